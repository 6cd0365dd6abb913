"""Taking a blocked thread from whatever it waits for."""

from __future__ import annotations

from kernel.heap import remove
from kernel.object.callstack import unstack
from kernel.schedule import set_state, wake
from kernel.shapes import NO_FAULT, Notification, NotificationState, Tcb, ThreadState


def cancel_ipc(thread: Tcb) -> None:
    """End the thread's waiting: it is inactive afterwards, unless it did not wait."""
    match thread.state:
        case ThreadState.BLOCKED_ON_SEND | ThreadState.BLOCKED_ON_RECEIVE:
            endpoint = thread.endpoint
            assert endpoint is not None, "a thread blocked on an endpoint knows it"
            remove(endpoint.waiting, thread)
            if thread.reply is not None:  # that it would receive with
                thread.reply.caller = None
        case ThreadState.BLOCKED_ON_NOTIFICATION:
            notification = thread.notification
            assert notification is not None, "a thread blocked on a notification knows it"
            stop_waiting(notification, thread)
        case ThreadState.BLOCKED_ON_REPLY:
            reply = thread.reply
            assert reply is not None, "a thread that waits for a reply is held by a reply object"
            unstack(reply)  # a context that was lent stays where it is
            reply.caller = None
        case _:
            return
    thread.fault = NO_FAULT
    set_state(thread, ThreadState.INACTIVE)


def turn_away(thread: Tcb) -> None:
    """A waiting thread starts its system call again; one that faulted is stopped."""
    has_faulted = not thread.fault.is_none()
    cancel_ipc(thread)
    if not has_faulted:
        set_state(thread, ThreadState.RESTART)
        wake(thread)


def stop_waiting(notification: Notification, thread: Tcb) -> None:
    """Take the thread from the queue of its notification."""
    remove(notification.waiting, thread)
    thread.notification = None
    if notification.waiting.first is None:
        notification.state = NotificationState.IDLE
