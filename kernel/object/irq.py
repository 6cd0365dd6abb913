"""Interrupts of devices: handler capabilities, and the notifications that they signal (manual, 10.1)."""

from __future__ import annotations

from codegen.lang import bound, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.arch.riscv64.plic import claim, complete, enable
from kernel.call import Invocation
from kernel.config import LOG, MOST_SOURCES
from kernel.cspace import lookup_in
from kernel.object.deletion import delete
from kernel.object.derivation import insert_derived, is_empty
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_capability, range_error
from kernel.shapes import IrqHandlerCap, NotificationCap, Slot
from kernel.state import shared, this_core


def invoke_irq_control(call: Invocation, control: Slot) -> Outcome:
    """Make the capability to an interrupt; how the device triggers it is the controller's business."""
    if call.label is Label.IRQ_ISSUE_HANDLER:
        return issue(call, control, u64(1))
    if call.label is Label.IRQ_ISSUE_HANDLER_TRIGGER:
        return issue(call, control, u64(2))
    return illegal_operation()


def issue(call: Invocation, control: Slot, target_word: u64) -> Outcome:
    """Words: number; index and depth, from `target_word` on. Capabilities: the root of the destination.

    Errors, in this order: TRUNCATED_MESSAGE; RANGE_ERROR if there is no such interrupt; REVOKE_FIRST if it
    has a handler capability; those of `lookup_in`; DELETE_FIRST if the destination is taken.
    """
    root = call.first_cap
    if call.length < target_word + 2 or root is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    irq = call.word(u64(0))
    if irq < 1 or irq > shared.source_count:
        return range_error(u64(1), shared.source_count)
    source = shared.sources[irq]
    if source.is_taken:
        return InvocationError(Error.REVOKE_FIRST)
    target = lookup_in(root.cap, call.word(target_word), call.word(target_word + 1), is_source=False)
    if isinstance(target, InvocationError):
        return target
    if not is_empty(target):
        return InvocationError(Error.DELETE_FIRST)
    source.is_taken = True
    insert_derived(IrqHandlerCap(irq), control, target)
    enable(irq)
    return Success()


def invoke_irq_handler(call: Invocation, cap: IrqHandlerCap) -> Outcome:
    """Let the interrupt come again, or change what it signals."""
    match call.label:
        case Label.IRQ_ACK:
            complete(cap.irq)
            return Success()
        case Label.IRQ_SET_HANDLER:
            return set_notification(call, shared.sources[cap.irq].slot)
        case Label.IRQ_CLEAR_HANDLER:
            return delete(shared.sources[cap.irq].slot)
        case _:
            return illegal_operation()


def set_notification(call: Invocation, slot: Slot) -> Outcome:
    """Capabilities: the notification.

    Errors: TRUNCATED_MESSAGE; INVALID_CAPABILITY unless it is a notification that may be signalled.
    """
    source = call.first_cap
    if source is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cap = source.cap
    if not isinstance(cap, NotificationCap) or not cap.can_send:
        return invalid_capability(u64(0))
    deleted = delete(slot)
    if not isinstance(deleted, Success):
        return deleted
    insert_derived(cap, source, slot)
    return Success()


def claim_interrupt() -> NotificationCap | None:
    """What the interrupt that waits is to signal; one that nobody wants stays silent until its Ack."""
    irq = claim()
    if LOG:
        this_core().irq = irq
    if irq == 0 or irq > shared.source_count:
        return None
    cap = shared.sources[irq].slot.cap
    return cap if isinstance(cap, NotificationCap) else None


def is_interrupt_awaited() -> bool:
    """Whether an interrupt would signal somebody."""
    irq = shared.source_count
    while irq > 0 and is_empty(shared.sources[irq].slot):
        bound(MOST_SOURCES, "each turn looks at a source")
        irq = irq - 1
    return irq > 0
