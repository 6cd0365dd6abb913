"""Pages: made, mapped, and given other rights, each by one system call."""

from __future__ import annotations

from typing import Final

from codegen.lang import raw_bits, u64, urange, word_of
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_VSPACE
from kernel.abi.labels import Label
from kernel.abi.objects import EXECUTE_NEVER, PAGE_BITS, ObjectType
from kernel.abi.syscalls import Syscall
from userland.bench.board import counted
from userland.bench.samples import TURNS, keep, keep_answer, tell, tell_answers
from userland.runtime.allocator import allocate, revoke_cap, take_slot
from userland.runtime.buffer import set_cap, set_word
from userland.runtime.invocations import page_unmap
from userland.runtime.layout import ROOT_WINDOW
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.program import check, need
from userland.runtime.rights import CAN_READ, READ_WRITE
from userland.runtime.syscalls import info_of, number_of

MEMORY_BITS: Final = 18  # room for a page each turn
PAGES_AT: Final = 0x2001_0000
PAGE: Final = 1 << PAGE_BITS


def measure_pages() -> None:
    """The page tables are there already; the first page was mapped for that."""
    memory = need(allocate(ObjectType.UNTYPED, u64(MEMORY_BITS)), "untyped memory")
    page = need(allocate(ObjectType.PAGE, u64(PAGE_BITS)), "page")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(ROOT_WINDOW), u64(READ_WRITE)), "map")
    check(page_unmap(page), "unmap")
    first = make_pages(memory)
    tell("page_retype")
    map_pages(first)
    tell("page_map")
    tell_answers("page_protect")
    check(revoke_cap(memory), "revoke")


def make_pages(memory: u64) -> u64:
    """A page a turn; the slot of the first."""
    info = raw_bits(info_of(word_of(Label.UNTYPED_RETYPE), u64(6), u64(1)))
    kind = word_of(ObjectType.PAGE)
    zero = u64(0)
    first = zero
    for turn in urange(TURNS):
        slot = need(take_slot(), "slot")
        first = slot if turn == 0 else first
        set_cap(zero, u64(SLOT_CNODE))
        set_word(u64(4), slot)
        set_word(u64(5), u64(1))
        read = counted(number_of(Syscall.CALL), memory, info, kind, u64(PAGE_BITS), zero, zero, zero)
        keep(turn, read.before, read.after)
    return first


def map_pages(first: u64) -> None:
    """Map each page, then take the right to write it away."""
    info = raw_bits(info_of(word_of(Label.PAGE_MAP), u64(3), u64(1)))
    number = number_of(Syscall.CALL)
    never = u64(EXECUTE_NEVER)
    zero = u64(0)
    for turn in urange(TURNS):
        address = turn * PAGE + PAGES_AT
        set_cap(zero, u64(SLOT_VSPACE))
        made = counted(number, first + turn, info, address, u64(READ_WRITE), never, zero, zero)
        keep(turn, made.before, made.after)
        set_cap(zero, u64(SLOT_VSPACE))
        changed = counted(number, first + turn, info, address, u64(CAN_READ), never, zero, zero)
        keep_answer(turn, changed.before, changed.after)
