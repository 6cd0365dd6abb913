"""Invocations: the object behind the capability decides what its message means (seL4 manual, A)."""

from __future__ import annotations

from codegen.lang import u64
from kernel.arch.riscv64.asid import invoke_asid_control, invoke_asid_pool
from kernel.arch.riscv64.frame import invoke_frame
from kernel.arch.riscv64.vspace import invoke_page_table
from kernel.call import Invocation
from kernel.object.cnode import invoke_cnode
from kernel.object.domain import invoke_domain
from kernel.object.irq import invoke_irq_control, invoke_irq_handler
from kernel.object.schedcontext import invoke_sched_context
from kernel.object.schedcontrol import invoke_sched_control
from kernel.object.thread_invocation import invoke_thread
from kernel.object.untyped import invoke_untyped
from kernel.results import Outcome, invalid_capability
from kernel.shapes import (
    AsidControlCap,
    AsidPoolCap,
    CNodeCap,
    DomainCap,
    FrameCap,
    IrqControlCap,
    IrqHandlerCap,
    PageTableCap,
    SchedContextCap,
    SchedControlCap,
    Slot,
    ThreadCap,
    UntypedCap,
)


def invoke(call: Invocation, slot: Slot) -> Outcome:
    """Send the message of `call` to the object of the capability in `slot`; threads meet elsewhere."""
    cap = slot.cap
    match cap:
        case ThreadCap():
            return invoke_thread(call, cap, slot)
        case CNodeCap():
            return invoke_cnode(call, cap)
        case UntypedCap():
            return invoke_untyped(call, slot)
        case SchedContextCap():
            return invoke_sched_context(call, cap)
        case SchedControlCap():
            return invoke_sched_control(call, cap)
        case FrameCap():
            return invoke_frame(call, cap, slot)
        case PageTableCap():
            return invoke_page_table(call, cap, slot)
        case AsidControlCap():
            return invoke_asid_control(call)
        case AsidPoolCap():
            return invoke_asid_pool(call, cap)
        case IrqControlCap():
            return invoke_irq_control(call, slot)
        case IrqHandlerCap():
            return invoke_irq_handler(call, cap)
        case DomainCap():
            return invoke_domain(call)
        case _:
            return invalid_capability(u64(0))
