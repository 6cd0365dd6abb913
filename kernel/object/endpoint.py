"""Endpoints: threads meet here to pass a message (seL4 manual, 4.2).

Threads wait in order of priority, then first come first served.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, u64
from kernel.heap import address, insert_by_priority, next_by_address, remove
from kernel.ipc import transfer
from kernel.object.callstack import hold, push
from kernel.object.cancel import cancel_ipc, turn_away
from kernel.object.donation import donate, return_to_notification
from kernel.object.notification import is_active, take_signal
from kernel.preemption import preemption_point
from kernel.results import Preempted, Progress, Success
from kernel.schedule import set_state, wake
from kernel.shapes import A0, NO_FAULT, Endpoint, EndpointCap, FaultKind, Reply, Tcb, ThreadState

MOST_THREADS: Final = 1 << 28


def first_waiting(endpoint: Endpoint, state: ThreadState) -> Tcb | None:
    """The first thread that waits in this state, if it is what threads wait for here."""
    thread = endpoint.waiting.first
    return thread if thread is not None and thread.state is state else None


def send_ipc(thread: Tcb, cap: EndpointCap, *, is_blocking: bool, is_call: bool, may_donate: bool) -> None:
    """Send the thread's message, or word of its fault, to the first receiver, or wait for one."""
    endpoint = cap.endpoint
    receiver = first_waiting(endpoint, ThreadState.BLOCKED_ON_RECEIVE)
    if receiver is not None:
        remove(endpoint.waiting, receiver)
        transfer(thread, receiver, endpoint, cap.badge, may_grant=cap.can_grant)
        may_reply = cap.can_grant or cap.can_grant_reply
        meet_receiver(thread, receiver, is_call=is_call, may_reply=may_reply, may_donate=may_donate)
    elif is_blocking:
        thread.badge = cap.badge
        thread.waits_with_grant = cap.can_grant
        thread.waits_with_grant_reply = cap.can_grant_reply
        thread.waits_as_caller = is_call
        thread.reply = None
        block(thread, endpoint, ThreadState.BLOCKED_ON_SEND)


def meet_receiver(sender: Tcb, receiver: Tcb, *, is_call: bool, may_reply: bool, may_donate: bool) -> None:
    """After the transfer: a caller waits for its answer; the receiver runs, on a lent context if need be."""
    reply = receiver.reply
    if reply is not None:
        reply.caller = None
    if is_call:
        hold_caller(sender, receiver, reply, may_reply=may_reply, may_donate=may_donate)
    elif may_donate:
        context = sender.sched_context
        if context is not None and receiver.sched_context is None:
            donate(context, receiver)
    set_state(receiver, ThreadState.RUNNING)
    wake(receiver)


def hold_caller(caller: Tcb, callee: Tcb, reply: Reply | None, *, may_reply: bool, may_donate: bool) -> None:
    """A caller whom nobody can answer is stopped."""
    if reply is not None and may_reply:
        push(caller, callee, reply, may_donate=may_donate)
    else:
        caller.fault = NO_FAULT
        set_state(caller, ThreadState.INACTIVE)


def block(thread: Tcb, endpoint: Endpoint, state: ThreadState) -> None:
    """Let the thread wait at the endpoint."""
    thread.endpoint = endpoint
    insert_by_priority(endpoint.waiting, thread)
    set_state(thread, state)


def receive_ipc(thread: Tcb, endpoint: Endpoint, reply: Reply | None, *, is_blocking: bool) -> None:
    """Take a signal of the bound notification, or the first sender's message, or wait for one.

    Who waits gives back what the bound notification lent.
    """
    if reply is not None and reply.caller is not None:
        cancel_ipc(reply.caller)
    notification = thread.bound_notification
    if notification is not None and is_active(notification):
        take_signal(thread, notification)
        return
    sender = first_waiting(endpoint, ThreadState.BLOCKED_ON_SEND)
    if sender is not None:
        remove(endpoint.waiting, sender)
        transfer(sender, thread, endpoint, sender.badge, may_grant=sender.waits_with_grant)
        meet_sender(sender, thread, reply)
    elif is_blocking:
        if notification is not None:
            return_to_notification(thread, notification)
        hold(reply, thread)
        block(thread, endpoint, ThreadState.BLOCKED_ON_RECEIVE)
    else:
        thread.context.words[A0] = u64(0)


def meet_sender(sender: Tcb, receiver: Tcb, reply: Reply | None) -> None:
    """After the transfer: a caller, or who faulted, waits for its answer; another sender goes on."""
    if sender.waits_as_caller:
        may_reply = sender.waits_with_grant or sender.waits_with_grant_reply
        may_donate = sender.fault.kind is not FaultKind.TIMEOUT
        hold_caller(sender, receiver, reply, may_reply=may_reply, may_donate=may_donate)
    else:
        set_state(sender, ThreadState.RUNNING)
        wake(sender)


def cancel_badged_sends(endpoint: Endpoint, badge: u64, caller: Tcb) -> Progress:
    """Senders with this badge start over; the others wait on. It may stop between two for an interrupt.

    The walk is by address, and the caller remembers how far it came: who sends again is not met again. That is
    the same walk only at the same endpoint and for the same badge.
    """
    if caller.progress_at is not endpoint or caller.badge != badge:
        caller.progress = u64(0)
    caller.progress_at = None
    caller.badge = badge
    thread = first_waiting(endpoint, ThreadState.BLOCKED_ON_SEND)
    while thread is not None:
        bound(MOST_THREADS, "each turn goes on by one thread of the queue, in the order of addresses")
        thread = next_by_address(endpoint.waiting, caller.progress)
        if thread is not None:
            caller.progress = address(thread)
            if thread.badge == badge:
                turn_away(thread)
            if isinstance(preemption_point(), Preempted):
                caller.progress_at = endpoint
                return Preempted.PREEMPTED
    return Success()
