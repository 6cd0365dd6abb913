"""The board, a page in both address spaces, where a peer notes its readings of the counter."""

from __future__ import annotations

from typing import Final

from codegen.lang import Counted, VAddr, counted_syscall, csr_read, device_load, device_store, inline, u64
from kernel.abi.objects import PAGE_BITS, ObjectType
from userland.bench.counter import CYCLES
from userland.bench.protocol import ENTERED, LEFT, PEER_BOARD, ROOT_BOARD, TICK_BACK, TICK_SEEN
from userland.runtime.allocator import allocate, copy_cap
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.process import Process
from userland.runtime.program import check, need
from userland.runtime.rights import READ_WRITE

RAW_ADDRESSES: Final = "the board is a page that is mapped before it is used"


def make_board(vspace: u64) -> u64:
    """A page, mapped for the root task."""
    page = need(allocate(ObjectType.PAGE, u64(PAGE_BITS)), "board")
    check(map_data(u64(ANY_MEMORY), vspace, page, u64(ROOT_BOARD), u64(READ_WRITE)), "board")
    return page


def share_board(peer: Process, board: u64) -> None:
    """Map the board for a peer."""
    page = need(copy_cap(board), "board")
    check(map_data(peer.memory, peer.loaded.vspace, page, u64(PEER_BOARD), u64(READ_WRITE)), "peer's board")


def peer_entered() -> u64:
    """When the peer entered the kernel, as it noted after it had left it."""
    # Safety: the board is mapped.
    return device_load(u64, at=VAddr(ROOT_BOARD + ENTERED))


def peer_left() -> u64:
    """When the peer left the kernel."""
    # Safety: the board is mapped.
    return device_load(u64, at=VAddr(ROOT_BOARD + LEFT))


@inline
def note(entered: u64, left: u64) -> None:
    """Let the other side know; called by peers."""
    # Safety: the board is mapped.
    device_store(entered, at=VAddr(PEER_BOARD + ENTERED))
    device_store(left, at=VAddr(PEER_BOARD + LEFT))


def ticker_seen() -> u64:
    """When the ticker ran last, before its budget ended."""
    # Safety: the board is mapped.
    return device_load(u64, at=VAddr(ROOT_BOARD + TICK_SEEN))


def ticker_back() -> u64:
    """When it went on."""
    # Safety: the board is mapped.
    return device_load(u64, at=VAddr(ROOT_BOARD + TICK_BACK))


@inline
def note_tick(count: u64) -> None:
    """The ticker runs."""
    # Safety: the board is mapped.
    device_store(count, at=VAddr(PEER_BOARD + TICK_SEEN))


@inline
def note_back(count: u64) -> None:
    """The ticker runs again."""
    # Safety: the board is mapped.
    device_store(count, at=VAddr(PEER_BOARD + TICK_BACK))


@inline
def spin() -> None:
    """Note the count."""
    # Safety: the board is mapped.
    device_store(csr_read("cycle") if CYCLES else csr_read("instret"), at=VAddr(PEER_BOARD + ENTERED))


@inline
def counted(number: u64, target: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply: u64) -> Counted:
    """A system call between two readings."""
    return counted_syscall(number, target, info, m0, m1, m2, m3, reply, u64(0), CYCLES)
