"""The ready queues: one for each priority, and a bitmap of two levels that finds the highest at once."""

from __future__ import annotations

from typing import Final

from codegen.lang import inline, requires, table, u8, u32, u64
from kernel.config import DOMAINS, MAX_PRIORITY
from kernel.queue import append, prepend, remove
from kernel.shapes import ReadyQueues, Tcb, ThreadQueue, ThreadState
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


@inline
def ready_in(domain: u32) -> ReadyQueues:
    """The ready queues of a domain."""
    return this_core().ready[domain if DOMAINS > 1 else u32(0)]


@inline
def ready_here() -> ReadyQueues:
    """The ready queues of the domain whose time it is."""
    return ready_in(this_core().domain)


def is_runnable(thread: Tcb) -> bool:
    """Whether the thread wants to run."""
    return thread.state is ThreadState.RUNNING or thread.state is ThreadState.RESTART


def is_schedulable(thread: Tcb) -> bool:
    """Whether the thread wants to run and has time, or may have when somebody looks."""
    context = thread.sched_context
    return is_runnable(thread) and context is not None and context.refill_limit != 0 and not thread.in_release_queue


@inline
def queue_of(thread: Tcb) -> ThreadQueue:
    """The ready queue in which the thread waits when it is ready."""
    return ready_in(thread.domain).queues[thread.priority & MAX_PRIORITY]


def enqueue(thread: Tcb) -> None:
    """Make the thread the first of its priority, if it is in no ready queue."""
    if not thread.in_ready_queue:
        prepend(queue_of(thread), thread)
        mark_ready(thread)


def append_ready(thread: Tcb) -> None:
    """Make the thread the last of its priority, if it is in no ready queue."""
    if not thread.in_ready_queue:
        append(queue_of(thread), thread)
        mark_ready(thread)


@inline
def mark_ready(thread: Tcb) -> None:
    """Note in the bitmap that the thread's priority has a ready thread."""
    requires(is_schedulable(thread), "only threads that can run are in the ready queues")
    ready = ready_in(thread.domain)
    word = (thread.priority & MAX_PRIORITY) >> 6
    thread.in_ready_queue = True
    ready.bits[word] = ready.bits[word] | (u64(1) << (thread.priority & 63))
    ready.words = ready.words | (u64(1) << word)


def dequeue(thread: Tcb) -> None:
    """Take the thread out of its ready queue, if it is in one."""
    if not thread.in_ready_queue:
        return
    ready = ready_in(thread.domain)
    queue = queue_of(thread)
    remove(queue, thread)
    thread.in_ready_queue = False
    if queue.head is None:
        word = (thread.priority & MAX_PRIORITY) >> 6
        ready.bits[word] = ready.bits[word] & ~(u64(1) << (thread.priority & 63))
        if ready.bits[word] == 0:
            ready.words = ready.words & ~(u64(1) << word)


def highest_ready() -> Tcb | None:
    """The first thread of the highest priority that has one, in the domain whose time it is."""
    ready = ready_here()
    if ready.words == 0:
        return None
    word = highest_bit(ready.words)
    return ready.queues[(word << 6) + highest_bit(ready.bits[word])].head


@inline
def is_highest(priority: u32) -> bool:
    """Whether no ready thread has a higher priority than this."""
    ready = ready_here()
    word = priority >> 6
    return ready.bits[word] >> (priority & 63) >> 1 == 0 and ready.words >> word >> 1 == 0


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
