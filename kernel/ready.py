"""The ready queues: one for each priority, and a bitmap of two levels that finds the highest at once."""

from __future__ import annotations

from typing import Final

from codegen.lang import inline, requires, u32, u64
from kernel.config import DOMAINS, MAX_PRIORITY
from kernel.queue import append, prepend, remove, take_first
from kernel.shapes import ReadyQueues, Tcb, ThreadQueue, ThreadState
from kernel.state import this_core

LAST_OF_FOUR: Final = 0xFFFF_FFFF_FFFF_AA50  # for each number of four bits two, which tell its highest bit


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
    return is_runnable(thread) & (not thread.in_release_queue) and context is not None and context.refill_limit != 0


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
    queue = queue_of(thread)
    remove(queue, thread)
    thread.in_ready_queue = False
    if queue.head is None:
        unmark(ready_in(thread.domain), u64(thread.priority & MAX_PRIORITY))


def highest_ready() -> Tcb | None:
    """The first thread of the highest priority that has one, in the domain whose time it is."""
    ready = ready_here()
    return None if ready.words == 0 else ready.queues[highest(ready)].head


@inline
def take_highest() -> Tcb | None:
    """Take that thread out of its queue."""
    ready = ready_here()
    if ready.words == 0:
        return None
    priority = highest(ready)
    queue = ready.queues[priority]
    first = queue.head
    assert first is not None, "the bitmap tells which queues have members"
    take_first(queue, first)
    first.in_ready_queue = False
    if queue.head is None:
        unmark(ready, priority)
    return first


@inline
def unmark(ready: ReadyQueues, priority: u64) -> None:
    """Note in the bitmap that the priority has no ready thread any more."""
    word = priority >> 6
    ready.bits[word] = ready.bits[word] & ~(u64(1) << (priority & 63))
    if ready.bits[word] == 0:
        ready.words = ready.words & ~(u64(1) << (word & 63))


@inline
def is_highest(priority: u32) -> bool:
    """Whether no ready thread has a higher priority than this."""
    ready = ready_here()
    word = (priority & MAX_PRIORITY) >> 6
    return ready.bits[word] >> (priority & 63) >> 1 == 0 and ready.words >> word >> 1 == 0


@inline
def highest(ready: ReadyQueues) -> u64:
    """The highest priority that has a ready thread; there is one."""
    word = highest_of_four(ready.words)
    return word << 6 | highest_bit(ready.bits[word])


def highest_bit(word: u64) -> u64:
    """The number of the highest bit that is set in `word`, which is not zero."""
    four = upper(word, upper(word, upper(word, upper(word, u64(0), u64(32)), u64(16)), u64(8)), u64(4))
    return four + highest_of_four(word >> (four & 63))


@inline
def upper(word: u64, position: u64, half: u64) -> u64:
    """`half` bits further up than `position`, if there or above is a bit that is set; without a branch."""
    return position + u64(word >> (position + half & 63) != 0) * half


@inline
def highest_of_four(bits: u64) -> u64:
    """The same of a number of four bits."""
    return u64(LAST_OF_FOUR) >> (bits << 1 & 63) & 3
