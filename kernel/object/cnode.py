"""Capability spaces: copying, moving and deleting capabilities (seL4 manual, 3.1.2 and A: CNode)."""

from __future__ import annotations

from codegen.lang import VAddr, from_bits, u64, word_of
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.message import ALL_RIGHTS, BUFFER_MESSAGE, CapRights
from kernel.call import Invocation
from kernel.cspace import lookup_in
from kernel.message import buffer_word
from kernel.object.capability import mask_rights, update_data
from kernel.object.deletion import delete, revoke
from kernel.object.derivation import insert_derived, is_empty, move, swap
from kernel.object.derive import derive
from kernel.object.endpoint import cancel_badged_sends
from kernel.results import InvocationError, Outcome, Success, illegal_operation, missing_capability
from kernel.shapes import A4, A5, Cap, CNodeCap, EndpointCap, NullCap, Slot, Tcb


def invoke_cnode(call: Invocation, cap: CNodeCap) -> Outcome:
    """Do what the message asks of the slot that its first two words, index and depth, name from `cap`.

    Errors, beside those of the operation: ILLEGAL_OPERATION for another label, TRUNCATED_MESSAGE, and those
    of `lookup_in`.
    """
    if not word_of(Label.CNODE_REVOKE) <= word_of(call.label) <= word_of(Label.CNODE_ROTATE):  # which follow each other
        return illegal_operation()
    if call.length < 2:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    slot = lookup_in(cap, call.word(u64(0)), call.word(u64(1)), is_source=False)
    if isinstance(slot, InvocationError):
        return slot
    match call.label:
        case Label.CNODE_REVOKE:
            return revoke(slot)
        case Label.CNODE_DELETE:
            return delete(slot)
        case Label.CNODE_CANCEL_BADGED_SENDS:
            return cancel_sends(slot.cap, call.thread)
        case Label.CNODE_ROTATE:
            return rotate(call, slot)
        case _:
            return transfer(call.label, call.length, slot, call.first_cap, call.thread, call.buffer)


def cancel_sends(cap: Cap, caller: Tcb) -> Outcome:
    """Cancel all sends through the badge of `cap`, so that the badge can be given anew.

    Errors: ILLEGAL_OPERATION if it is no endpoint capability with every right.
    """
    if not isinstance(cap, EndpointCap):
        return illegal_operation()
    if not (cap.can_send and cap.can_receive and cap.can_grant and cap.can_grant_reply):
        return illegal_operation()
    return Success() if cap.badge == 0 else cancel_badged_sends(cap.endpoint, cap.badge, caller)


def transfer(label: Label, length: u64, destination: Slot, root: Slot | None, thread: Tcb, buffer: VAddr) -> Outcome:
    """Copy, mint, move or mutate a capability into `destination`; `root` is the first capability of the message.

    Words 2 and 3: source index and depth, from `root`; then rights, badge or guard.
    Errors: TRUNCATED_MESSAGE; DELETE_FIRST if the destination is taken; those of `lookup_in`; FAILED_LOOKUP
    if the source is empty; those of `derive`; ILLEGAL_OPERATION if there is no such capability.
    """
    if length < 4 or root is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if not is_empty(destination):
        return InvocationError(Error.DELETE_FIRST)
    depth = thread.context.words[A5]
    source = lookup_in(root.cap, thread.context.words[A4], depth, is_source=True)
    if isinstance(source, InvocationError):
        return source
    if is_empty(source):
        return missing_capability(depth, is_source=True)
    cap = transferred(label, length, source, buffer)
    if isinstance(cap, InvocationError):
        return cap
    if isinstance(cap, NullCap):
        return illegal_operation()
    if label is Label.CNODE_MOVE or label is Label.CNODE_MUTATE:
        move(cap, source, destination)
    else:
        insert_derived(cap, source, destination)
    return Success()


def transferred(label: Label, length: u64, source: Slot, buffer: VAddr) -> Cap | InvocationError:
    """What arrives of the capability in `source`; NullCap if it can not be had like this.

    The message's last words are in the buffer, which is there if it is so long.
    """
    cap = source.cap
    if label is Label.CNODE_MOVE:
        return cap
    if length < 5 or (label is Label.CNODE_MINT and length < 6):
        return InvocationError(Error.TRUNCATED_MESSAGE)
    word = buffer_word(buffer, u64(BUFFER_MESSAGE + 4))
    if label is Label.CNODE_MUTATE:
        return update_data(cap, word, preserve=True)
    masked = cap if word & ALL_RIGHTS == ALL_RIGHTS else mask_rights(cap, from_bits(CapRights, word))
    if label is Label.CNODE_MINT:
        masked = update_data(masked, buffer_word(buffer, u64(BUFFER_MESSAGE + 5)), preserve=False)
    return derive(source, masked)


def rotate(call: Invocation, destination: Slot) -> Outcome:
    """Move the pivot's capability to `destination`, and the source's to the pivot.

    Words: destination index, depth and data; pivot index, depth and data; source index and depth.

    Capabilities: roots of pivot and source. Errors: TRUNCATED_MESSAGE; those of `lookup_in` for source, then
    pivot; and those of `rotate_slots`.
    """
    pivot_root = call.first_cap
    source_root = call.second_cap
    if call.length < 8 or pivot_root is None or source_root is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    source = lookup_in(source_root.cap, call.word(u64(6)), call.word(u64(7)), is_source=True)
    if isinstance(source, InvocationError):
        return source
    pivot = lookup_in(pivot_root.cap, call.word(u64(3)), call.word(u64(4)), is_source=True)
    if isinstance(pivot, InvocationError):
        return pivot
    return rotate_slots(call, destination, pivot, source)


def rotate_slots(call: Invocation, destination: Slot, pivot: Slot, source: Slot) -> Outcome:
    """Errors, in this order: ILLEGAL_OPERATION if the pivot is one of the others; DELETE_FIRST if the
    destination is taken, unless it is the source; FAILED_LOOKUP if source or pivot is empty;
    ILLEGAL_OPERATION if a capability cannot have its new data.
    """
    if pivot is source or pivot is destination:
        return illegal_operation()
    if source is not destination and not is_empty(destination):
        return InvocationError(Error.DELETE_FIRST)
    if is_empty(source):
        return missing_capability(call.word(u64(7)), is_source=True)
    if is_empty(pivot):
        return missing_capability(call.word(u64(4)), is_source=False)
    pivot_cap = update_data(pivot.cap, call.word(u64(2)), preserve=True)
    source_cap = update_data(source.cap, call.word(u64(5)), preserve=True)
    if isinstance(pivot_cap, NullCap) or isinstance(source_cap, NullCap):
        return illegal_operation()
    if source is destination:
        swap(source_cap, source, pivot_cap, pivot)
    else:
        move(pivot_cap, pivot, destination)
        move(source_cap, source, pivot)
    return Success()
