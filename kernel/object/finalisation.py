"""What happens to an object when its last capability goes (seL4 manual, 3.2)."""

from __future__ import annotations

from codegen.lang import destroy, inline, u64
from kernel.abi.message import CapRights
from kernel.arch.riscv64.asid import delete_pool
from kernel.arch.riscv64.frame import unmap
from kernel.arch.riscv64.plic import complete, disable
from kernel.arch.riscv64.space import forget_spaces
from kernel.arch.riscv64.vspace import unmap_table
from kernel.benchmark import forget_log
from kernel.config import LOG
from kernel.object.cancel import turn_away
from kernel.object.capability import mask_rights
from kernel.object.derivation import empty, is_final
from kernel.object.notification import unbind
from kernel.object.reply import finalise as finalise_reply
from kernel.object.schedcontext import finalise as finalise_context
from kernel.object.schedcontext import unbind_notification
from kernel.object.tcb import finalise_thread
from kernel.shapes import (
    THREAD_SLOTS,
    ZOMBIE_LOW,
    AsidPoolCap,
    Cap,
    CNodeCap,
    EndpointCap,
    FrameCap,
    IrqHandlerCap,
    Notification,
    NotificationCap,
    NullCap,
    PageTableCap,
    ReplyCap,
    SchedContextCap,
    Slot,
    Tcb,
    ThreadCap,
    ZombieCap,
)
from kernel.state import shared


def finalise(cap: Cap, *, is_last: bool) -> Cap:
    """Undo what the capability did and, if it is the last to its object, make everything forget the object.

    Returns what must stay in its slot for now: the zombie of a CNode or thread, or NullCap.
    """
    withdraw(cap, is_last=is_last)
    return end(cap) if is_last else NullCap()


@inline
def withdraw(cap: Cap, *, is_last: bool) -> None:
    """Undo what the capability did."""
    if isinstance(cap, FrameCap):
        unmap(cap)
        if LOG and is_last:
            forget_log(cap)
    elif isinstance(cap, (PageTableCap, CNodeCap)):
        forget_spaces()  # it may have been a thread's


def slot_that_ends_with(slot: Slot) -> Slot:
    """The slot whose object ends with the last capability in `slot`: an interrupt holds a notification."""
    cap = slot.cap
    return shared.sources[cap.irq].slot if isinstance(cap, IrqHandlerCap) else slot


def turn_one_away(slot: Slot) -> bool:
    """If the capability is the last to an object that threads wait at, let the first of them start over.

    From then on nobody can use the capability, so that they cannot come back, and it is soon done.
    """
    first = first_waiting_at(slot.cap)
    if first is None or not is_final(slot):
        return False
    slot.cap = mask_rights(slot.cap, CapRights(False, False, False, False))
    turn_away(first)
    return True


def first_waiting_at(cap: Cap) -> Tcb | None:
    """The first of those who wait at an object, if threads can wait there."""
    match cap:
        case EndpointCap(endpoint=endpoint):
            return endpoint.waiting.first
        case NotificationCap(notification=notification):
            return notification.waiting.first
        case _:
            return None


def end(cap: Cap) -> Cap:
    """End an object whose last capability goes, as it is told above."""
    match cap:
        case CNodeCap():
            count = u64(1) << cap.radix
            return ZombieCap(cap.radix, count >> 25, cap.slots, None, count & ZOMBIE_LOW)
        case ThreadCap():
            finalise_thread(cap.thread)
            return ZombieCap(u64(0), u64(0), cap.thread.slots, cap.thread, u64(THREAD_SLOTS))
        case EndpointCap(endpoint=endpoint):
            assert endpoint.waiting.first is None, "those who waited were turned away"
            destroy(endpoint)
        case NotificationCap(notification=notification):
            end_notification(notification)
        case ReplyCap(reply=reply):
            finalise_reply(reply)
            destroy(reply)
        case SchedContextCap(context=context):
            finalise_context(context)
            destroy(context)
        case PageTableCap():
            unmap_table(cap)
            destroy(cap.table)
        case AsidPoolCap():
            delete_pool(cap)
            destroy(cap.pool)
        case IrqHandlerCap(irq=irq):
            release_interrupt(irq)
        case _:
            pass
    return NullCap()


def end_notification(notification: Notification) -> None:
    """Nobody signals it or waits for it any more, and it is bound to nothing."""
    assert notification.waiting.first is None, "those who waited were turned away"
    unbind(notification)
    if notification.sched_context is not None:
        unbind_notification(notification.sched_context)
    destroy(notification)


def release_interrupt(irq: u64) -> None:
    """An interrupt without handler capabilities does not come, and signals nothing."""
    source = shared.sources[irq]
    cap = source.slot.cap
    if isinstance(cap, NotificationCap):
        if is_final(source.slot):
            end_notification(cap.notification)
        empty(source.slot)
    complete(irq)
    disable(irq)
    source.is_taken = False


def bury(cap: ZombieCap) -> None:
    """End a CNode or thread whose slots are empty."""
    thread = cap.thread
    if thread is not None:
        destroy(thread)
    else:
        destroy(cap.slots)
