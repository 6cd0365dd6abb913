"""The release queue: threads that want to run and wait for their next refill, first to be ready first."""

from __future__ import annotations

from codegen.lang import bound, u64
from kernel.refill import head
from kernel.shapes import SchedContext, Tcb
from kernel.state import this_core


def release_enqueue(thread: Tcb, context: SchedContext) -> None:
    """Let the thread wait until the next refill of its context, `context`, may be used.

    The release queue is a list in order of time: the walk is as long as there are threads that wait for less.
    """
    assert not thread.in_release_queue, "a thread waits here once"
    assert not thread.in_ready_queue, "a thread waits in one queue"
    me = this_core()
    time = head(context).time
    before: Tcb | None = None
    after = me.release_head
    while after is not None and release_time(after) <= time:
        bound(1 << 28, "each thread is in the release queue at most once")
        before = after
        after = after.release_next
    thread.release_previous = before
    thread.release_next = after
    if after is not None:
        after.release_previous = thread
    if before is None:
        me.release_head = thread
        me.must_set_timer = True
    else:
        before.release_next = thread
    thread.in_release_queue = True


def release_time(thread: Tcb) -> u64:
    """When a thread in the release queue may run again."""
    context = thread.sched_context
    assert context is not None, "a thread in the release queue has a context"
    return head(context).time


def release_remove(thread: Tcb) -> None:
    """Take the thread out of the release queue, if it is in it."""
    if not thread.in_release_queue:
        return
    me = this_core()
    before = thread.release_previous
    after = thread.release_next
    if before is None:
        me.release_head = after
        me.must_set_timer = True  # it was meant for this thread
    else:
        before.release_next = after
    if after is not None:
        after.release_previous = before
    thread.release_previous = None
    thread.release_next = None
    thread.in_release_queue = False
