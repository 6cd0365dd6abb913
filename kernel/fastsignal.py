"""The fast path of signals: one that nobody takes now is kept; one that is waited for lets the waiting thread run.

As on the other fast path, nothing but the clock is changed before all is known to be usual.
"""

from __future__ import annotations

from codegen.lang import from_bits, inline, u64
from kernel.abi.message import MessageInfo
from kernel.cspace import find_slot
from kernel.domain import is_here
from kernel.fastpath import fast_send, may_run_on
from kernel.heap import is_leaf
from kernel.ready import enqueue
from kernel.schedule import ECALL_BYTES, finish_syscall
from kernel.shapes import A0, A1, PC, EndpointCap, Notification, NotificationCap, NotificationState, Tcb, ThreadState
from kernel.state import this_core
from kernel.switch import set_timer_for_current, switch_context, switch_to


@inline
def fast_signal(thread: Tcb) -> bool:
    """Keep a signal until somebody waits for it, or send; False if the ordinary path is to do it."""
    words = thread.context.words
    slot = find_slot(thread, words[A0])
    if slot is None or from_bits(MessageInfo, words[A1]).extra_caps != 0:
        return False
    cap = slot.cap
    if isinstance(cap, EndpointCap):
        return fast_send(thread, cap)
    if not isinstance(cap, NotificationCap) or not cap.can_send:
        return False
    notification = cap.notification
    bound_thread = notification.bound_thread
    if notification.state is NotificationState.WAITING:
        thread.in_syscall = fast_wake(thread, notification, cap.badge)  # else the call is still to be made
        return thread.in_syscall
    if bound_thread is not None and bound_thread.state is ThreadState.BLOCKED_ON_RECEIVE:
        return False
    notification.state = NotificationState.ACTIVE
    notification.badge = notification.badge | cap.badge
    thread.progress = u64(0)
    words[PC] = words[PC] + ECALL_BYTES
    return True


def fast_wake(thread: Tcb, notification: Notification, badge: u64) -> bool:
    """Let the only thread that waits run in the place of the current one, `thread`, because its priority is higher
    and it has time of its own; False if the ordinary path is to do it."""
    woken = notification.waiting.first
    if woken is None or not is_leaf(woken):
        return False
    context = woken.sched_context
    if context is None or woken.yield_to is not None or woken.priority <= thread.priority:
        return False
    if not is_here(woken) or not may_run_on(context):
        return False
    notification.waiting.first = None
    notification.state = NotificationState.IDLE
    woken.notification = None
    woken.context.words[A0] = badge
    woken.state = ThreadState.RUNNING
    finish_syscall(woken)
    if this_core().context is not None:  # else it is the idle thread
        enqueue(thread)
    switch_to(woken)
    switch_context()
    set_timer_for_current()
    return True
