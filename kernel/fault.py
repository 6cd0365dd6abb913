"""Faults: the kernel calls the handler on the thread's behalf (seL4 manual, 6.1.13 and 6.2)."""

from __future__ import annotations

from codegen.lang import inline, u64
from kernel.config import DEBUG
from kernel.dump import report
from kernel.object.endpoint import send_ipc
from kernel.schedule import finish_syscall, set_state, start_anew
from kernel.shapes import FAULT_HANDLER, NO_FAULT, TIMEOUT_HANDLER, Cap, EndpointCap, Fault, FaultKind, Tcb, ThreadState


def is_handler(cap: Cap) -> bool:
    """Whether faults can be sent through this capability."""
    return isinstance(cap, EndpointCap) and cap.can_send and (cap.can_grant or cap.can_grant_reply)


@inline
def fault_handler(thread: Tcb) -> EndpointCap | None:
    """Through which endpoint the thread's faults are told, if there is one."""
    cap = thread.slots[FAULT_HANDLER].cap
    return cap if isinstance(cap, EndpointCap) and is_handler(cap) else None


def handle_fault(thread: Tcb, fault: Fault) -> None:
    """Let the thread wait for its handler's answer; without a handler it stops for good."""
    thread.progress = u64(0)
    start_anew(thread)
    cap = fault_handler(thread)
    if cap is not None:
        thread.fault = fault
        send_ipc(thread, cap, is_blocking=True, is_call=True, may_donate=True)
        return
    set_state(thread, ThreadState.INACTIVE)
    if DEBUG:
        report(thread, fault)


def has_timeout_handler(thread: Tcb) -> bool:
    """Whether somebody wants to know when the thread's budget is used up (manual, 6.1.15)."""
    return is_handler(thread.slots[TIMEOUT_HANDLER].cap)


def handle_timeout(thread: Tcb, badge: u64) -> None:
    """Tell the timeout handler, which is there, that the budget of the context with this badge is used up."""
    cap = thread.slots[TIMEOUT_HANDLER].cap
    assert isinstance(cap, EndpointCap), "the thread has a timeout handler"
    finish_syscall(thread)
    thread.fault = Fault(FaultKind.TIMEOUT, address=badge)
    send_ipc(thread, cap, is_blocking=True, is_call=True, may_donate=False)


def clear_fault(thread: Tcb) -> Fault:
    """What the thread's fault was; it has none any more."""
    fault = thread.fault
    thread.fault = NO_FAULT
    return fault
