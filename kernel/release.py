"""The release queue: threads that want to run and wait for their next refill, first to be ready first."""

from __future__ import annotations

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
        me.must_set_timer = True


def release_remove(thread: Tcb) -> None:
    """Take the thread out of the release queue, if it is in it."""
    if not thread.in_release_queue:
        return
    me = this_core()
    if me.release.first is thread:
        me.must_set_timer = True  # it was meant for this thread
    remove(me.release, thread)
    thread.in_release_queue = False
