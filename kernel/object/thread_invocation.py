"""Invocations of threads, one label a function (seL4 manual, A: TCB)."""

from __future__ import annotations

from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.call import Invocation
from kernel.object.notification import bind, unbind
from kernel.object.tcb import restart, suspend
from kernel.object.thread_registers import copy_registers, read_registers, set_flags, set_tls_base, write_registers
from kernel.object.thread_scheduling import set_priority_call, set_sched_params, set_timeout_endpoint
from kernel.object.thread_space import configure, set_ipc_buffer, set_space
from kernel.results import InvocationError, Outcome, Success, illegal_operation
from kernel.shapes import NotificationCap, Slot, Tcb, ThreadCap


def invoke_thread(call: Invocation, cap: ThreadCap, slot: Slot) -> Outcome:
    """Do what the label says to the thread; ILLEGAL_OPERATION if threads do not know it."""
    match call.label:
        case Label.TCB_READ_REGISTERS:
            return read_registers(call, cap.thread)
        case Label.TCB_WRITE_REGISTERS:
            return write_registers(call, cap.thread)
        case Label.TCB_COPY_REGISTERS:
            return copy_registers(call, cap.thread)
        case Label.TCB_CONFIGURE:
            return configure(call, cap, slot)
        case Label.TCB_SET_PRIORITY | Label.TCB_SET_MC_PRIORITY:
            return set_priority_call(call, cap.thread)
        case Label.TCB_SET_SCHED_PARAMS:
            return set_sched_params(call, cap, slot)
        case Label.TCB_SET_TIMEOUT_ENDPOINT:
            return set_timeout_endpoint(call, cap, slot)
        case Label.TCB_SET_IPC_BUFFER:
            return set_ipc_buffer(call, cap, slot)
        case Label.TCB_SET_SPACE:
            return set_space(call, cap, slot)
        case _:
            return invoke_simple(call, cap.thread)


def invoke_simple(call: Invocation, thread: Tcb) -> Outcome:
    """The labels that replace no capability and read no structure."""
    match call.label:
        case Label.TCB_SUSPEND:
            suspend(thread)
            return Success()
        case Label.TCB_RESUME:
            restart(thread)
            return Success()
        case Label.TCB_BIND_NOTIFICATION:
            return bind_notification(call, thread)
        case Label.TCB_UNBIND_NOTIFICATION:
            return unbind_notification(thread)
        case Label.TCB_SET_TLS_BASE:
            return set_tls_base(call, thread)
        case Label.TCB_SET_FLAGS:
            return set_flags(call, thread)
        case _:
            return illegal_operation()


def bind_notification(call: Invocation, thread: Tcb) -> Outcome:
    """Capabilities: the notification.

    Errors: TRUNCATED_MESSAGE; ILLEGAL_OPERATION when it is no notification, the capability cannot receive,
    one of both is bound already, or somebody waits for the notification.
    """
    slot = call.first_cap
    if slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cap = slot.cap
    if not isinstance(cap, NotificationCap) or not cap.can_receive:
        return illegal_operation()
    notification = cap.notification
    is_bound = thread.bound_notification is not None or notification.bound_thread is not None
    if is_bound or notification.waiting.first is not None:
        return illegal_operation()
    bind(thread, notification)
    return Success()


def unbind_notification(thread: Tcb) -> Outcome:
    """Error: ILLEGAL_OPERATION when none is bound."""
    notification = thread.bound_notification
    if notification is None:
        return illegal_operation()
    unbind(notification)
    return Success()
