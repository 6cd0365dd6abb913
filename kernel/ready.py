"""The ready queues: one for each priority, and a bitmap of two levels that finds the highest at once."""

from __future__ import annotations

from codegen.lang import requires, u32, u64, urange
from kernel.queue import append, prepend, remove
from kernel.shapes import Tcb, ThreadState
from kernel.state import this_core


def is_runnable(thread: Tcb) -> bool:
    """Whether the thread wants to run."""
    return thread.state is ThreadState.RUNNING or thread.state is ThreadState.RESTART


def is_schedulable(thread: Tcb) -> bool:
    """Whether the thread wants to run and has time, or may have when somebody looks."""
    context = thread.sched_context
    return (
        is_runnable(thread)
        and context is not None
        and context.refill_limit != 0
        and not thread.in_release_queue
    )


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
    """The number of the highest bit that is set in `word`, which is not zero: six halvings."""
    position = u64(0)
    rest = word
    for i in urange(6):
        half = u64(32) >> i
        if rest >> half != 0:
            position = position + half
            rest = rest >> half
    return position
