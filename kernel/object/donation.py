"""Moving scheduling contexts between threads (seL4 manual, 6.1.11)."""

from __future__ import annotations

from kernel.schedule import forget
from kernel.shapes import Notification, SchedContext, Tcb


def attach(context: SchedContext, thread: Tcb) -> None:
    """The thread, which has no context, runs on this one, which has no thread."""
    assert context.thread is None, "the context is free"
    assert thread.sched_context is None, "the thread is passive"
    context.thread = thread
    thread.sched_context = context


def detach(context: SchedContext) -> None:
    """The thread of the context becomes passive, if there is one."""
    thread = context.thread
    if thread is not None:
        forget(thread)
        thread.sched_context = None
        context.thread = None


def donate(context: SchedContext, thread: Tcb) -> None:
    """Let `thread`, which is passive, run on the context; whoever had it becomes passive."""
    detach(context)
    attach(context, thread)


def borrow_from_notification(thread: Tcb, notification: Notification) -> None:
    """A passive thread that is signalled runs on the notification's context, if that is free."""
    context = notification.sched_context
    if thread.sched_context is None and context is not None and context.thread is None:
        attach(context, thread)


def return_to_notification(thread: Tcb, notification: Notification) -> None:
    """A thread that blocks on its notification gives back the context that the notification lends."""
    context = notification.sched_context
    if context is not None and context.thread is thread:
        detach(context)
