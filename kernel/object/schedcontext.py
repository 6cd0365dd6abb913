"""Scheduling contexts: binding time to threads and notifications (seL4 manual, 6.1.7 and 6.1.11)."""

from __future__ import annotations

from codegen.lang import u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.call import Invocation
from kernel.object.consumption import answer_consumed, complete_yield_to
from kernel.object.donation import attach, detach
from kernel.ready import dequeue, enqueue, is_runnable, is_schedulable
from kernel.refill import unblock_check
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_capability
from kernel.schedule import current_thread, has_budget, reschedule_required, wake
from kernel.shapes import (
    Notification,
    NotificationCap,
    SchedContext,
    SchedContextCap,
    Slot,
    Tcb,
    ThreadCap,
    ThreadState,
)
from kernel.state import this_core


def invoke_sched_context(call: Invocation, cap: SchedContextCap) -> Outcome:
    """Bind, unbind, ask for the time consumed, or yield to the thread of the context."""
    match call.label:
        case Label.SCHED_CONTEXT_BIND:
            return bind(cap.context, call.first_cap)
        case Label.SCHED_CONTEXT_UNBIND:
            return unbind(cap.context)
        case Label.SCHED_CONTEXT_UNBIND_OBJECT:
            return unbind_object(cap.context, call.first_cap)
        case Label.SCHED_CONTEXT_CONSUMED:
            answer_consumed(call.thread, cap.context)
            return Success(u64(1))
        case Label.SCHED_CONTEXT_YIELD_TO:
            return yield_to(call.thread, cap.context)
        case _:
            return illegal_operation()


def bind(context: SchedContext, slot: Slot | None) -> Outcome:
    """Bind a thread or notification.

    Errors: TRUNCATED_MESSAGE without a capability; INVALID_CAPABILITY unless it is one of these;
    ILLEGAL_OPERATION when one of the two is bound already, or the thread is blocked and the context has no
    time now.
    """
    if slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cap = slot.cap
    if isinstance(cap, ThreadCap):
        if not may_bind_thread(context, cap.thread):
            return illegal_operation()
        bind_thread(context, cap.thread)
        return Success()
    if isinstance(cap, NotificationCap):
        return bind_notification(context, cap.notification)
    return invalid_capability(u64(1))


def may_bind_thread(context: SchedContext, thread: Tcb) -> bool:
    """Whether both are free, and the thread, if it is blocked, would not have to wait for time as well."""
    if context.thread is not None or thread.sched_context is not None:
        return False
    is_stopped = thread.state is ThreadState.INACTIVE
    return is_runnable(thread) or is_stopped or (context.refill_limit != 0 and has_budget(context))


def bind_thread(context: SchedContext, thread: Tcb) -> None:
    """The thread runs on this context from now on, if it is runnable."""
    attach(context, thread)
    if context.refill_limit != 0:
        wake(thread)


def bind_notification(context: SchedContext, notification: Notification) -> Outcome:
    """The notification lends the context to passive threads that it wakes."""
    if context.notification is not None or notification.sched_context is not None:
        return illegal_operation()
    context.notification = notification
    notification.sched_context = context
    return Success()


def unbind(context: SchedContext) -> Outcome:
    """Take the context from whatever has it. Error: ILLEGAL_OPERATION if that is the calling thread."""
    if context.thread is current_thread():
        return illegal_operation()
    unbind_all(context)
    return Success()


def unbind_all(context: SchedContext) -> None:
    """Take the context from its thread, notification and call stack."""
    complete_yield_to(context)
    detach(context)
    unbind_notification(context)
    reply = context.top_reply
    if reply is not None:
        reply.context = None
        context.top_reply = None


def unbind_notification(context: SchedContext) -> None:
    """The notification has no context to lend any more."""
    notification = context.notification
    if notification is not None:
        notification.sched_context = None
        context.notification = None


def unbind_object(context: SchedContext, slot: Slot | None) -> Outcome:
    """Take the context from one object.

    Errors: TRUNCATED_MESSAGE without a capability; INVALID_CAPABILITY unless it is a thread or notification;
    ILLEGAL_OPERATION when it does not have this context, or is the calling thread.
    """
    if slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cap = slot.cap
    if isinstance(cap, ThreadCap):
        if context.thread is not cap.thread or cap.thread is current_thread():
            return illegal_operation()
        complete_yield_to(context)
        detach(context)
        return Success()
    if isinstance(cap, NotificationCap):
        if context.notification is not cap.notification:
            return illegal_operation()
        unbind_notification(context)
        return Success()
    return invalid_capability(u64(1))


def yield_to(caller: Tcb, context: SchedContext) -> Outcome:
    """Let the context's thread run before others of its priority; then tell the caller what it consumed.

    Errors: ILLEGAL_OPERATION when the context has no thread, or the caller, or one of a priority above the
    caller's maximum; or when the caller waits for an answer to this already.
    """
    thread = context.thread
    if caller.yield_to is not None or thread is None or thread is caller or thread.priority > caller.max_priority:
        return illegal_operation()
    complete_yield_to(context)
    if is_schedulable(thread) and has_budget(context):
        unblock_check(context)
        dequeue(thread)
        if thread.priority >= caller.priority:
            caller.yield_to = context
            context.yielded_by = caller
            enqueue(caller)
            enqueue(thread)
            reschedule_required()
            return Success(u64(1))
        enqueue(thread)
    answer_consumed(caller, context)
    return Success(u64(1))


def finalise(context: SchedContext) -> None:
    """The last capability to the context is gone."""
    me = this_core()
    unbind_all(context)
    context.refill_limit = u32(0)
    if me.context is context:
        me.context = None
        me.consumed = u64(0)
