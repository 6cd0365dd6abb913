"""The ready queues: one for each priority, and a bitmap of two levels that finds the highest at once."""

from __future__ import annotations

from typing import Final

from codegen.lang import requires, table, u8, u32, u64
from kernel.queue import append, prepend, remove
from kernel.shapes import Tcb, ThreadState
from kernel.state import this_core

DE_BRUIJN: Final = 0x03F6_EAF2_CD27_1461
# fmt: off
BIT_OF_PRODUCT: Final = table(
    u8(0), u8(58), u8(1), u8(59), u8(47), u8(53), u8(2), u8(60), u8(39), u8(48), u8(27),
    u8(54), u8(33), u8(42), u8(3), u8(61), u8(51), u8(37), u8(40), u8(49), u8(18), u8(28),
    u8(20), u8(55), u8(30), u8(34), u8(11), u8(43), u8(14), u8(22), u8(4), u8(62), u8(57),
    u8(46), u8(52), u8(38), u8(26), u8(32), u8(41), u8(50), u8(36), u8(17), u8(19), u8(29),
    u8(10), u8(13), u8(21), u8(56), u8(45), u8(25), u8(31), u8(35), u8(16), u8(9), u8(12),
    u8(44), u8(24), u8(15), u8(8), u8(23), u8(7), u8(6), u8(5), u8(63),
)
# fmt: on


def is_runnable(thread: Tcb) -> bool:
    """Whether the thread wants to run."""
    return thread.state is ThreadState.RUNNING or thread.state is ThreadState.RESTART


def is_schedulable(thread: Tcb) -> bool:
    """Whether the thread wants to run and has time, or may have when somebody looks."""
    context = thread.sched_context
    return is_runnable(thread) and context is not None and context.refill_limit != 0 and not thread.in_release_queue


def enqueue(thread: Tcb) -> None:
    """Make the thread the first of its priority, if it is in no ready queue."""
    if not thread.in_ready_queue:
        prepend(this_core().ready[thread.priority], thread)
        mark_ready(thread)


def append_ready(thread: Tcb) -> None:
    """Make the thread the last of its priority, if it is in no ready queue."""
    if not thread.in_ready_queue:
        append(this_core().ready[thread.priority], thread)
        mark_ready(thread)


def mark_ready(thread: Tcb) -> None:
    """Note in the bitmap that the thread's priority has a ready thread."""
    requires(is_schedulable(thread), "only threads that can run are in the ready queues")
    me = this_core()
    word = thread.priority >> 6
    thread.in_ready_queue = True
    me.ready_bits[word] = me.ready_bits[word] | (u64(1) << (thread.priority & 63))
    me.ready_words = me.ready_words | (u64(1) << word)


def dequeue(thread: Tcb) -> None:
    """Take the thread out of its ready queue, if it is in one."""
    if not thread.in_ready_queue:
        return
    me = this_core()
    queue = me.ready[thread.priority]
    remove(queue, thread)
    thread.in_ready_queue = False
    if queue.head is None:
        word = thread.priority >> 6
        me.ready_bits[word] = me.ready_bits[word] & ~(u64(1) << (thread.priority & 63))
        if me.ready_bits[word] == 0:
            me.ready_words = me.ready_words & ~(u64(1) << word)


def highest_ready() -> Tcb | None:
    """The first thread of the highest priority that has one."""
    me = this_core()
    if me.ready_words == 0:
        return None
    word = highest_bit(me.ready_words)
    return me.ready[(word << 6) + highest_bit(me.ready_bits[word])].head


def is_highest(priority: u32) -> bool:
    """Whether no ready thread has a higher priority than this."""
    thread = highest_ready()
    return thread is None or thread.priority <= priority


def highest_bit(word: u64) -> u64:
    """The number of the highest bit that is set in `word`, which is not zero.

    All bits below it are set too, and then each such word times the constant has a number of its own on top.
    """
    w = word | (word >> 1)
    w = w | (w >> 2)
    w = w | (w >> 4)
    w = w | (w >> 8)
    w = w | (w >> 16)
    w = w | (w >> 32)
    return u64(BIT_OF_PRODUCT[(w * DE_BRUIJN) >> 58])
