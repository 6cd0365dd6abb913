"""A log of kernel entries in a page of user memory (libsel4: benchmark calls). Only kernels built for it keep one.

A line of it is `benchmark_track_kernel_entry_t`: when the kernel was entered, in cycles; for how many, in 32 bits; from
byte 12 on why it was entered, and what exactly.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import PAddr, csr_read, store, tag_of, u64, word_of
from kernel.abi.errors import Error
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.window import kernel_address
from kernel.cspace import cap_at
from kernel.ipc import message_info
from kernel.shapes import A0, Cap, FrameCap, FrameSize, NullCap, Tcb
from kernel.state import this_core

RAW_ADDRESSES: Final = "the log is user memory, reached through the window on physical memory"

LINE_BYTES: Final = 24
MOST_LINES: Final = (1 << 20) // LINE_BYTES  # libsel4: seL4_LogBufferSize


class Path(Enum):
    """Why the kernel was entered (libsel4: entry_type_t)."""

    INTERRUPT = 1
    UNKNOWN_SYSCALL = 2
    USER_LEVEL_FAULT = 3
    VM_FAULT = 5
    SYSCALL = 6


def entry_of(path: Path, number: u64) -> u64:
    """What a line says from byte 12 on, if a number tells it: path in a byte, core (0) in three bits, number."""
    return word_of(path) | ((number & 0x3FF_FFFF) << 11)


def entry_of_syscall(thread: Tcb, number: u64) -> u64:
    """The same of a system call: its number, the kind of the capability that a0 names, and the label in a1."""
    called = u64(0) - number
    if called > word_of(Syscall.YIELD):
        return entry_of(Path.UNKNOWN_SYSCALL, called)
    kind = tag_of(cap_at(thread, thread.context.words[A0]))
    label = message_info(thread).label & 0x7_FFFF
    return word_of(Path.SYSCALL) | (called << 8) | (kind << 12) | (label << 18)


def note_entry(entry: u64) -> None:
    """The kernel is about to be left: write a line, if there is room, and the clock was read."""
    me = this_core()
    if me.is_counting and me.entered != 0 and me.lines < MOST_LINES:
        at = kernel_address(me.log + me.lines * LINE_BYTES)
        # Safety: within a page of user memory, which is forgotten when its last capability goes.
        store(me.entered, at=at)
        store(((csr_read("cycle") - me.entered) & 0xFFFF_FFFF) | (entry << 32), at=at + 8)
        store(entry >> 32, at=at + 16)
        me.lines = me.lines + 1
    me.entered = u64(0)


def handle_log_call(number: Syscall, cap: Cap) -> u64:
    """Take the page of `cap` for the log, begin it, or end it; the answer is an error, or how many lines there are."""
    me = this_core()
    me.is_counting = number is Syscall.BENCHMARK_RESET_LOG and me.log != PAddr(0)
    if number is Syscall.BENCHMARK_FINALIZE_LOG:
        return me.lines
    if number is Syscall.BENCHMARK_SET_LOG_BUFFER:
        me.log = page_of(cap)
    me.lines = u64(0)
    me.entered = u64(0)  # this call is not in the log
    return word_of(Error.ILLEGAL_OPERATION) if me.log == PAddr(0) else u64(0)


def page_of(cap: Cap) -> PAddr:
    """The page of 2 MiB that the capability lets somebody write; 0 if it does not."""
    if isinstance(cap, FrameCap) and cap.size is FrameSize.MEGA and cap.can_write and not cap.is_device:
        return cap.base
    return PAddr(0)


def forget_log(cap: FrameCap) -> None:
    """A page goes: if the log is there, there is no log any more."""
    if this_core().log == cap.base:
        handle_log_call(Syscall.BENCHMARK_SET_LOG_BUFFER, NullCap())
