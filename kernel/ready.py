"""The ready queues: one for each priority, and a bitmap of two levels that finds the highest at once."""

from __future__ import annotations

from codegen.lang import inline, requires, u32, u64
from kernel.config import DOMAINS, MAX_PRIORITY
from kernel.queue import append, prepend, remove
from kernel.shapes import ReadyQueues, Tcb, ThreadQueue, ThreadState
from kernel.state import this_core


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
    word = u64(ready.words > 1) + u64(ready.words > 3) + u64(ready.words > 7)
    return ready.queues[(word << 6) + highest_bit(ready.bits[word])].head


@inline
def is_highest(priority: u32) -> bool:
    """Whether no ready thread has a higher priority than this."""
    ready = ready_here()
    word = (priority & MAX_PRIORITY) >> 6
    return ready.bits[word] >> (priority & 63) >> 1 == 0 and ready.words >> word >> 1 == 0


def highest_bit(word: u64) -> u64:
    """The number of the highest bit that is set in `word`, which is not zero."""
    half = upper(word, upper(word, upper(word, u64(0), u64(32)), u64(16)), u64(8))
    return upper(word, upper(word, upper(word, half, u64(4)), u64(2)), u64(1))


@inline
def upper(word: u64, position: u64, half: u64) -> u64:
    """`half` bits further up than `position`, if there or above is a bit that is set."""
    return position + half if word >> (position + half) != 0 else position
