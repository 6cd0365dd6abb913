"""Floating-point registers: they stay with the last thread that used them until another one does.

A thread starts without; its first floating-point instruction traps, and it gets its own, all zero. The way
out of the kernel (`boot/trap.S`) exchanges them when a thread that has used some is not their owner.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import csr_clear, csr_read, csr_set, u64
from kernel.abi.objects import TCB_FLAG_FPU_DISABLED
from kernel.config import FPU
from kernel.shapes import Tcb
from kernel.state import shared, this_core

FLOATS_MASK: Final = 0x6000  # sstatus.FS: whether floating-point instructions work, and whether they did
FLOATS_CLEAN: Final = 0x4000


def probe_floats() -> None:
    """Find out whether the machine has a unit: the bits that turn it on cannot be set without one."""
    csr_set("sstatus", u64(FLOATS_MASK))
    shared.has_floats = FPU and (csr_read("sstatus") & FLOATS_MASK) != 0
    csr_clear("sstatus", u64(FLOATS_MASK))


def uses_floats(thread: Tcb) -> bool:
    """Whether the thread has registers of its own."""
    return (thread.context.status & FLOATS_MASK) != 0


def start_using_floats(thread: Tcb) -> bool:
    """Turn the unit on for a thread that met an illegal instruction; False if that would not help."""
    if not shared.has_floats or uses_floats(thread) or (thread.flags & TCB_FLAG_FPU_DISABLED) != 0:
        return False
    thread.context.status = thread.context.status | FLOATS_CLEAN
    thread.space_epoch = u64(0)  # to be noted there
    return True


def disable_floats(thread: Tcb) -> None:
    """Make the thread's next floating-point instruction trap; what its registers held is lost."""
    thread.context.status = thread.context.status & ~u64(FLOATS_MASK)
    thread.space_epoch = u64(0)
    forget_floats(thread)


def forget_floats(thread: Tcb) -> None:
    """The thread will be no more: nothing is saved for it."""
    if this_core().float_owner is thread:
        this_core().float_owner = None
