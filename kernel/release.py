"""The release queue: threads that want to run and wait for their next refill, first to be ready first."""

from __future__ import annotations

from kernel.clock import FOREVER
from kernel.heap import insert, remove
from kernel.refill import head
from kernel.shapes import SchedContext, Tcb
from kernel.state import this_core


def release_enqueue(thread: Tcb, context: SchedContext) -> None:
    """Let the thread wait until the next refill of its context, `context`, may be used."""
    assert not thread.in_release_queue, "a thread waits here once"
    assert not thread.in_ready_queue, "a thread waits in one queue"
    me = this_core()
    insert(me.release, thread, head(context).time)
    thread.in_release_queue = True
    if me.release.first is thread:
        me.due = thread.rank
        me.must_set_timer = True


def release_remove(thread: Tcb) -> None:
    """Take the thread out of the release queue, if it is in it."""
    if not thread.in_release_queue:
        return
    me = this_core()
    me.must_set_timer = True  # it may have been meant for this thread
    thread.in_release_queue = False
    remove(me.release, thread)
    first = me.release.first
    me.due = FOREVER if first is None else first.rank
