"""Timeout faults: who handles a budget that is used up is told of it (seL4 manual, 6.1.15)."""

from __future__ import annotations

from kernel.fault import is_handler
from kernel.object.endpoint import send_ipc
from kernel.schedule import finish_syscall
from kernel.shapes import TIMEOUT_HANDLER, EndpointCap, Fault, FaultKind, SchedContext, Tcb


def has_timeout_handler(thread: Tcb) -> bool:
    """Whether somebody wants to know when the thread's budget is used up."""
    return is_handler(thread.slots[TIMEOUT_HANDLER].cap)


def handle_timeout(thread: Tcb, context: SchedContext) -> None:
    """Tell the timeout handler, which is there, that the budget of `context` is used up."""
    cap = thread.slots[TIMEOUT_HANDLER].cap
    assert isinstance(cap, EndpointCap), "the thread has a timeout handler"
    finish_syscall(thread)
    thread.fault = Fault(FaultKind.TIMEOUT, address=context.badge)
    send_ipc(thread, cap, is_blocking=True, is_call=True, may_donate=False)
