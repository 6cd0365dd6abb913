"""Threads in our own address space, which make one system call over and over."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, fence_i, store, u32, u64, urange
from kernel.abi.bootinfo import SLOT_CNODE, SLOT_TCB, SLOT_VSPACE
from kernel.abi.objects import PAGE_BITS, ObjectType
from userland.runtime.allocator import allocate
from userland.runtime.buffer import set_word
from userland.runtime.invocations import page_map, page_unmap, tcb_configure, tcb_set_sched_params, tcb_write_registers
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.process import CONTEXT_A0, CONTEXT_PC, CONTEXT_WORDS, MAX_PRIORITY, REGISTERS
from userland.runtime.program import check, need
from userland.runtime.rights import CAN_READ, READ_WRITE

RAW_ADDRESSES: Final = "the instructions are a page that we map"

CODE: Final = 0x3010_0000
TARGET: Final = 0x0004_0513  # a0 from s0, where no message changes it
ECALL: Final = 0x0000_0073
AGAIN: Final = 0xFF9F_F06F  # back to the first of the three
SPIN_AT: Final = CODE + 12
SPIN: Final = 0x0000_006F

CONTEXT_S0: Final = 4
CONTEXT_A6: Final = CONTEXT_A0 + 6
CONTEXT_A7: Final = CONTEXT_A0 + 7


def write_code() -> None:
    """A system call over and over, and a loop that does nothing."""
    page = need(allocate(ObjectType.PAGE, u64(PAGE_BITS)), "code")
    check(map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, u64(CODE), u64(READ_WRITE)), "code")
    # Safety: the page is mapped here while it is written.
    store(u32(TARGET), at=VAddr(CODE))
    store(u32(ECALL), at=VAddr(CODE + 4))
    store(u32(AGAIN), at=VAddr(CODE + 8))
    store(u32(SPIN), at=VAddr(SPIN_AT))
    check(page_unmap(page), "code")
    check(page_map(page, u64(SLOT_VSPACE), u64(CODE), u64(CAN_READ), u64(0)), "code")
    fence_i()


def prepare(tcb: u64, context: u64, priority: u64) -> None:
    """Give a thread our spaces, and its time."""
    zero = u64(0)
    check(tcb_configure(tcb, u64(SLOT_CNODE), zero, u64(SLOT_VSPACE), zero, zero, zero), "spaces")
    check(tcb_set_sched_params(tcb, u64(SLOT_TCB), u64(MAX_PRIORITY), priority, context, zero), "priority")


def repeat(tcb: u64, number: u64, target: u64, reply: u64) -> None:
    """Let it make the system call."""
    run(tcb, u64(CODE), number, target, reply)


def spin_below(tcb: u64) -> None:
    """Let it spin."""
    run(tcb, u64(SPIN_AT), u64(0), u64(0), u64(0))


def run(tcb: u64, pc: u64, number: u64, target: u64, reply: u64) -> None:
    for index in urange(CONTEXT_WORDS):
        set_word(index + REGISTERS, u64(0))
    set_word(u64(REGISTERS + CONTEXT_PC), pc)
    set_word(u64(REGISTERS + CONTEXT_S0), target)
    set_word(u64(REGISTERS + CONTEXT_A6), reply)
    set_word(u64(REGISTERS + CONTEXT_A7), number)
    check(tcb_write_registers(tcb, True, u64(0), u64(CONTEXT_WORDS)), "start")
