"""Priorities, scheduling contexts and handlers of threads (seL4 manual, 6.1.6)."""

from __future__ import annotations

from codegen.lang import u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.call import Invocation
from kernel.object.consumption import complete_yield_to
from kernel.object.donation import detach
from kernel.object.schedcontext import bind_thread, may_bind_thread
from kernel.object.tcb import set_priority
from kernel.object.thread_slots import handler_from, install
from kernel.results import InvocationError, Outcome, Preempted, Success, illegal_operation, invalid_capability
from kernel.schedule import current_thread
from kernel.shapes import FAULT_HANDLER, TIMEOUT_HANDLER, NullCap, SchedContext, SchedContextCap, Slot, Tcb, ThreadCap


def check_priority(authority: Slot, priority: u64) -> InvocationError | None:
    """Why the thread in `authority` may not give this priority.

    Errors: INVALID_CAPABILITY when it is no thread; RANGE_ERROR above its maximum.
    """
    cap = authority.cap
    if not isinstance(cap, ThreadCap):
        return invalid_capability(u64(1))
    greatest = u64(cap.thread.max_priority)
    return InvocationError(Error.RANGE_ERROR, u64(0), greatest) if priority > greatest else None


def set_priority_call(call: Invocation, thread: Tcb) -> Outcome:
    """Words: priority, or the maximum of those that the thread may give. Capabilities: a thread that may give it.

    Errors: TRUNCATED_MESSAGE; its own.
    """
    authority = call.first_cap
    if call.length < 1 or authority is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    error = check_priority(authority, call.word(u64(0)))
    if error is not None:
        return error
    if call.label is Label.TCB_SET_PRIORITY:
        set_priority(thread, u32(call.word(u64(0))))
    else:
        thread.max_priority = u32(call.word(u64(0)))
    return Success()


def set_sched_params(call: Invocation, thread_cap: ThreadCap, thread_slot: Slot) -> Outcome:
    """Words: maximum, priority. Capabilities: a thread that may give them, context, fault handler.

    Errors: TRUNCATED_MESSAGE; those of the priorities; of the context; INVALID_CAPABILITY for the handler.
    """
    authority = call.first_cap
    context_slot = call.second_cap
    handler_slot = call.third_cap
    if call.length < 2 or authority is None or context_slot is None or handler_slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    error = check_priority(authority, call.word(u64(0)))
    if error is None:
        error = check_priority(authority, call.word(u64(1)))
    if error is None:
        error = check_context(thread_cap.thread, context_slot)
    if error is not None:
        return error
    handler = handler_from(handler_slot, u64(3))
    if isinstance(handler, InvocationError):
        return handler
    progress = install(thread_cap, thread_slot, u64(FAULT_HANDLER), handler, handler_slot)
    if isinstance(progress, Preempted):
        return progress
    thread_cap.thread.max_priority = u32(call.word(u64(0)))
    set_priority(thread_cap.thread, u32(call.word(u64(1))))
    set_context(thread_cap.thread, context_slot)
    return Success()


def check_context(thread: Tcb, slot: Slot) -> InvocationError | None:
    """Why the thread cannot have what is in `slot` as its scheduling context; nothing is for none.

    Errors: INVALID_CAPABILITY when it is something else; ILLEGAL_OPERATION when it cannot be bound to the
    thread, or the calling thread would lose its own.
    """
    cap = slot.cap
    if isinstance(cap, NullCap):
        return illegal_operation() if thread is current_thread() else None
    if not isinstance(cap, SchedContextCap):
        return invalid_capability(u64(2))
    has_it = thread.sched_context is cap.context
    return None if has_it or may_bind_thread(cap.context, thread) else illegal_operation()


def set_context(thread: Tcb, slot: Slot) -> None:
    """Let the thread have the context in `slot`, or none, as checked."""
    cap = slot.cap
    held: SchedContext | None = thread.sched_context
    if isinstance(cap, SchedContextCap):
        if held is not cap.context:
            bind_thread(cap.context, thread)
    elif held is not None:
        complete_yield_to(held)
        detach(held)


def set_timeout_endpoint(call: Invocation, thread_cap: ThreadCap, thread_slot: Slot) -> Outcome:
    """Capabilities: the timeout handler, or nothing for none.

    Errors: TRUNCATED_MESSAGE; INVALID_CAPABILITY for the handler.
    """
    slot = call.first_cap
    if slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    handler = handler_from(slot, u64(1))
    if isinstance(handler, InvocationError):
        return handler
    return install(thread_cap, thread_slot, u64(TIMEOUT_HANDLER), handler, slot)
