"""Notifications: a word of signals, and threads that wait for it (seL4 manual, 5).

Threads wait in order of priority, then first come first served.
"""

from __future__ import annotations

from codegen.lang import inline, likely, u64
from kernel.heap import insert_by_priority
from kernel.object.cancel import cancel_ipc, stop_waiting
from kernel.object.donation import borrow_from_notification, return_to_notification
from kernel.schedule import fill_in, set_state, wake
from kernel.shapes import A0, Notification, NotificationState, Tcb, ThreadState


@inline
def is_active(notification: Notification) -> bool:
    """Whether there are signals that nobody took."""
    return notification.state is NotificationState.ACTIVE


@inline
def concerns(notification: Notification | None) -> bool:
    """Whether a thread that this is bound to gets a signal when it receives, or gives back what was lent to it."""
    if likely(notification is None):
        return False
    assert notification is not None, "few are bound to one"
    return is_active(notification) or notification.sched_context is not None


def signal(notification: Notification, badge: u64) -> None:
    """Wake the first who waits, or the bound thread if it receives, or keep the badge for later."""
    thread = notification.waiting.first
    bound_thread = notification.bound_thread
    is_kept = notification.state is NotificationState.ACTIVE
    if thread is not None:
        stop_waiting(notification, thread)
        deliver_signal(notification, thread, badge)
    elif bound_thread is not None and bound_thread.state is ThreadState.BLOCKED_ON_RECEIVE and not is_kept:
        cancel_ipc(bound_thread)
        deliver_signal(notification, bound_thread, badge)
    else:
        notification.state = NotificationState.ACTIVE
        notification.badge = notification.badge | badge  # it is 0 unless signals are kept


def deliver_signal(notification: Notification, thread: Tcb, badge: u64) -> None:
    """The thread, blocked until now, runs with the badge, if need be on the notification's context."""
    fill_in(thread)
    thread.context.words[A0] = badge
    set_state(thread, ThreadState.RUNNING)
    borrow_from_notification(thread, notification)
    wake(thread)


def wait(thread: Tcb, notification: Notification, *, is_blocking: bool) -> None:
    """Take all signals; without any, wait for one, or get the badge 0 at once."""
    if notification.state is NotificationState.ACTIVE:
        take_signal(thread, notification)
    elif is_blocking:
        return_to_notification(thread, notification)
        thread.notification = notification
        notification.state = NotificationState.WAITING
        insert_by_priority(notification.waiting, thread)
        set_state(thread, ThreadState.BLOCKED_ON_NOTIFICATION)
    else:
        thread.context.words[A0] = u64(0)


@inline
def may_wait(thread: Tcb, notification: Notification) -> bool:
    """Whether no other thread is bound to the notification."""
    return notification.bound_thread is None or notification.bound_thread is thread


def take_signal(thread: Tcb, notification: Notification) -> None:
    """Give the thread, which runs, the badges that were kept."""
    thread.context.words[A0] = notification.badge
    notification.badge = u64(0)
    notification.state = NotificationState.IDLE
    borrow_from_notification(thread, notification)


def bind(thread: Tcb, notification: Notification) -> None:
    """Signals reach the thread also while it receives from endpoints."""
    notification.bound_thread = thread
    thread.bound_notification = notification


def unbind(notification: Notification) -> None:
    """End the binding, if there is one."""
    thread = notification.bound_thread
    if thread is not None:
        thread.bound_notification = None
        notification.bound_thread = None
