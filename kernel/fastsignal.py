"""The fast path of signals: one that nobody takes now is kept, one that is waited for lets the waiting thread run, and
who waits takes those that were kept, or lets the next thread run.

As on the other fast path, nothing but the clock is changed before all is known to be usual.
"""

from __future__ import annotations

from codegen.lang import from_bits, inline, section, u64
from kernel.abi.message import MessageInfo
from kernel.arch.riscv64.vspace import activate
from kernel.cspace import is_in_root, slot_in_root
from kernel.domain import is_here
from kernel.fastpath import fast_send, may_run_on, run_on
from kernel.object.notification import may_wait, take_signal
from kernel.ready import dequeue, enqueue, highest_ready
from kernel.shapes import A0, EndpointCap, Notification, NotificationCap, NotificationState, Tcb, ThreadState, Way
from kernel.state import this_core
from kernel.syscall import stay


@inline
def fast_signal(thread: Tcb, cptr: u64, info: u64) -> Way:
    """Keep a signal until somebody waits for it, or else send."""
    if is_in_root(thread, cptr) and from_bits(MessageInfo, info).extra_caps == 0:
        cap = slot_in_root(thread, cptr).cap
        if isinstance(cap, NotificationCap) and cap.can_send:
            notification = cap.notification
            bound_thread = notification.bound_thread
            if notification.state is NotificationState.WAITING:
                return Way.LEAVE if fast_wake(thread, notification, cap.badge) else Way.ORDINARY
            if bound_thread is None or bound_thread.state is not ThreadState.BLOCKED_ON_RECEIVE:
                notification.state = NotificationState.ACTIVE
                notification.badge = notification.badge | cap.badge
                thread.progress = u64(0)
                return stay(thread)
        elif isinstance(cap, EndpointCap):
            return fast_send(thread, cap)
    return Way.ORDINARY


def fast_wake(thread: Tcb, notification: Notification, badge: u64) -> bool:
    """Let the only thread that waits run in the place of the current one, `thread`, because its priority is higher
    and it has time of its own; False if the ordinary path is to do it."""
    woken = notification.waiting.first
    if woken is None or notification.waiting.arrivals != 0 or woken.yield_to is not None or not is_here(woken):
        return False
    context = woken.sched_context
    if context is None or woken.priority <= thread.priority or not may_run_on(context):
        return False
    notification.waiting.first = None
    notification.state = NotificationState.IDLE
    woken.notification = None
    woken.context.words[A0] = badge
    woken.state = ThreadState.RUNNING
    if this_core().context is not None:  # else it is the idle thread
        enqueue(thread)
    activate(woken)
    run_on(woken)
    return True


@section(".text.hot.wait")
def fast_wait(thread: Tcb, cptr: u64) -> bool:
    """Take the signals that are there, or be the only thread that waits for some, while the first that is ready runs,
    which has time; False as above."""
    if not is_in_root(thread, cptr):
        return False
    cap = slot_in_root(thread, cptr).cap
    if not isinstance(cap, NotificationCap) or not cap.can_receive or not may_wait(thread, cap.notification):
        return False
    notification = cap.notification
    if notification.state is NotificationState.ACTIVE:
        take_signal(thread, notification)
        return True
    following = highest_ready() if notification.state is NotificationState.IDLE else None
    if following is None or following.state is not ThreadState.RUNNING or following.yield_to is not None:
        return False
    context = following.sched_context
    if context is None or notification.sched_context is not None or not may_run_on(context):
        return False
    notification.waiting.first = thread
    notification.state = NotificationState.WAITING
    thread.notification = notification
    thread.state = ThreadState.BLOCKED_ON_NOTIFICATION
    dequeue(following)
    activate(following)
    run_on(following)
    return True
