"""Calls that involve no other thread."""

from __future__ import annotations

from codegen.lang import u64, urange
from kernel.abi.objects import NOTIFICATION_BITS, ObjectType
from kernel.abi.user import SLOT_NULL
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import allocate
from userland.runtime.program import need
from userland.runtime.syscalls import info_of, nb_send, signal, wait, yield_


def measure_local() -> None:
    measure_null()
    measure_yield()
    measure_own_signal()


def measure_null() -> None:
    """The least a system call can do: a message to an empty slot, which the kernel ignores."""
    zero = u64(0)
    nothing = info_of(zero, zero, zero)
    for turn in urange(TURNS):
        start = now()
        nb_send(u64(SLOT_NULL), nothing, zero, zero, zero, zero)
        keep(turn, start, now())
    tell("null-system-call")


def measure_yield() -> None:
    """Nobody else can run, so the same thread goes on."""
    for turn in urange(TURNS):
        start = now()
        yield_()
        keep(turn, start, now())
    tell("yield-alone")


def measure_own_signal() -> None:
    """Signal a notification, then take the signal: two system calls."""
    notification = need(allocate(ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    for turn in urange(TURNS):
        start = now()
        signal(notification)
        wait(notification)
        keep(turn, start, now())
    tell("signal-wait-same-thread")
