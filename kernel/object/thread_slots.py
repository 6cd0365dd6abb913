"""Checking and replacing the capabilities that a thread itself holds."""

from __future__ import annotations

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.abi.objects import IPC_BUFFER_BITS
from kernel.fault import is_handler
from kernel.object.capability import update_data
from kernel.object.deletion import delete
from kernel.object.derivation import insert_derived, is_empty
from kernel.object.derive import derive
from kernel.object.region import same_object
from kernel.results import InvocationError, Preempted, Progress, Success, illegal_operation, invalid_capability
from kernel.shapes import Cap, CNodeCap, FrameCap, NullCap, PageTableCap, Slot, ThreadCap


def cspace_from(slot: Slot, data: u64) -> Cap | InvocationError:
    """The capability of a new CSpace root, with another guard unless `data` is zero.

    Errors: those of deriving; ILLEGAL_OPERATION when it is no CNode.
    """
    cap = slot.cap if data == 0 else update_data(slot.cap, data, preserve=False)
    derived = derive(slot, cap)
    return derived if isinstance(derived, (InvocationError, CNodeCap)) else illegal_operation()


def vspace_from(slot: Slot) -> Cap | InvocationError:
    """The capability of a new VSpace root.

    Errors: those of deriving; ILLEGAL_OPERATION when it is no page table. One that is not, or not any more, the top
    of an address space gives the thread no user memory.
    """
    derived = derive(slot, slot.cap)
    return derived if isinstance(derived, (InvocationError, PageTableCap)) else illegal_operation()


def buffer_from(slot: Slot, address: u64) -> Cap | InvocationError:
    """The capability of a new IPC buffer; NullCap for none, which is address zero.

    Errors: those of deriving; ILLEGAL_OPERATION when it is no frame of ordinary memory; ALIGNMENT_ERROR.
    """
    if address == 0:
        return NullCap()
    derived = derive(slot, slot.cap)
    if isinstance(derived, InvocationError):
        return derived
    if not isinstance(derived, FrameCap) or derived.is_device:
        return illegal_operation()
    if address & ((1 << IPC_BUFFER_BITS) - 1) != 0:
        return InvocationError(Error.ALIGNMENT_ERROR)
    return derived


def handler_from(slot: Slot, number: u64) -> Cap | InvocationError:
    """The capability of a fault handler, capability `number` of the message; NullCap for none.

    Error: INVALID_CAPABILITY unless it may send and either grant or grant a reply.
    """
    cap = slot.cap
    return cap if isinstance(cap, NullCap) or is_handler(cap) else invalid_capability(number)


def install(thread_cap: ThreadCap, thread_slot: Slot, index: u64, cap: Cap, source: Slot) -> Progress:
    """Replace the capability in one of the thread's slots by `cap`, derived from what is in `source`.

    Deleting the old one may delete source or thread capability: then the slot stays empty, as it does for NullCap.
    """
    slot = thread_cap.thread.slots[index]
    if isinstance(delete(slot), Preempted):
        return Preempted.PREEMPTED
    if is_empty(slot) and same_object(cap, source.cap) and same_object(thread_cap, thread_slot.cap):
        insert_derived(cap, source, slot)
        thread_cap.thread.space_epoch = u64(0)
    return Success()
