"""The fast path of signals: one that nobody takes now is kept, and the thread goes on.

As on the other fast path, nothing is changed before all is known to be usual, and the clock is not looked at.
"""

from __future__ import annotations

from codegen.lang import from_bits, inline, u64
from kernel.abi.message import MessageInfo
from kernel.cspace import find_slot
from kernel.schedule import ECALL_BYTES
from kernel.shapes import A0, A1, PC, NotificationCap, NotificationState, Tcb, ThreadState


@inline
def fast_signal(thread: Tcb) -> bool:
    """Keep a signal until somebody waits for it; False if the ordinary path is to do it."""
    words = thread.context.words
    slot = find_slot(thread, words[A0])
    if slot is None or from_bits(MessageInfo, words[A1]).extra_caps != 0:
        return False
    cap = slot.cap
    if not isinstance(cap, NotificationCap) or not cap.can_send:
        return False
    notification = cap.notification
    if notification.state is NotificationState.ACTIVE:
        notification.badge = notification.badge | cap.badge
    elif notification.state is NotificationState.WAITING or may_take(notification.bound_thread):
        return False
    else:
        notification.state = NotificationState.ACTIVE
        notification.badge = cap.badge
    thread.progress = u64(0)
    words[PC] = words[PC] + ECALL_BYTES
    return True


@inline
def may_take(bound_thread: Tcb | None) -> bool:
    """Whether the thread that the notification is bound to waits for messages, and so for its signals too."""
    return bound_thread is not None and bound_thread.state is ThreadState.BLOCKED_ON_RECEIVE
