"""Capability addresses: from a number to a slot (seL4 manual, 3.3 and 3.4)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, cold, inline, requires, u64, urange, value
from kernel.abi.errors import LookupFailureKind
from kernel.abi.message import BUFFER_CAPS, BUFFER_RECEIVE_CNODE, BUFFER_RECEIVE_DEPTH, BUFFER_RECEIVE_INDEX
from kernel.message import buffer_word
from kernel.object.derivation import is_empty
from kernel.results import InvocationError, failed_lookup, missing_capability, range_error
from kernel.shapes import CSPACE, Cap, CNodeCap, LookupFault, NullCap, Slot, Tcb
from kernel.state import this_core

WORD_BITS: Final = 64


@value
class Found:
    """The slot that an address leads to, and how many low bits of the address were not needed."""

    slot: Slot
    bits_left: u64


def resolve(root: Cap, cptr: u64, bits: u64) -> Found | LookupFault:
    """Walk from `root` along the low `bits` bits of `cptr`, highest first, until a slot that is no CNode.

    Errors, in this order: the root is no CNode; at some CNode, the guard does not match or is longer than
    what is left; the CNode needs more bits than are left.
    """
    if not isinstance(root, CNodeCap):
        return LookupFault(LookupFailureKind.INVALID_ROOT)
    node = root
    left = bits
    while True:
        bound(WORD_BITS, "each CNode uses up at least one bit of the address")
        fault = check_level(node, cptr, left)
        if fault is not None:
            return fault
        left -= node.guard_size + node.radix
        slot = node.slots[(cptr >> left) & low_bits(node.radix)]
        cap = slot.cap
        if left == 0 or not isinstance(cap, CNodeCap):
            return Found(slot, left)
        node = cap


def check_level(node: CNodeCap, cptr: u64, left: u64) -> LookupFault | None:
    """Why `node` cannot resolve an address of which `left` bits are left, or None if it can."""
    if node.guard_size > left or guard_of(cptr, left, node.guard_size) != node.guard:
        return LookupFault(LookupFailureKind.GUARD_MISMATCH, left, node.guard_size, node.guard)
    if node.guard_size + node.radix > left:
        return LookupFault(LookupFailureKind.DEPTH_MISMATCH, left, found=node.guard_size + node.radix)
    return None


def guard_of(cptr: u64, left: u64, size: u64) -> u64:
    """The `size` highest of the low `left` bits of an address."""
    return u64(0) if size == 0 else (cptr >> (left - size)) & low_bits(size)


def low_bits(count: u64) -> u64:
    """A word whose low `count` bits are set; fewer than 64."""
    return (u64(1) << count) - 1


@inline
def find_slot(thread: Tcb, cptr: u64) -> Slot | None:
    """The slot that `cptr` names to the thread that runs; None if the ordinary lookup has to say why there is none."""
    return slot_in_root(thread, cptr) if is_in_root(thread, cptr) else find_slot_of(thread, cptr)


@inline
def is_in_root(thread: Tcb, cptr: u64) -> bool:
    """Whether addresses are indices into the root of the thread that runs, and this is one."""
    requires(thread is this_core().current, "what is known of a thread's spaces holds while it runs")
    return cptr < thread.root_size


@inline
def slot_in_root(thread: Tcb, cptr: u64) -> Slot:
    """The slot that such a root has for the address."""
    slots = thread.root_slots
    assert slots is not None, "there are slots"
    return slots[cptr]


@inline
def is_whole(node: CNodeCap) -> bool:
    """Whether a whole address leads to a slot of the node, and nothing is below."""
    return node.guard_size + node.radix == WORD_BITS


def note_root(thread: Tcb) -> None:
    """Note the root of the thread's capability space, if an index is a whole address behind a guard of zeros."""
    root = thread.slots[CSPACE].cap
    thread.root_size = u64(0)
    if isinstance(root, CNodeCap) and is_whole(root) and root.guard == 0:
        thread.root_slots = root.slots
        thread.root_size = u64(1) << root.radix


@cold
def find_slot_of(thread: Tcb, cptr: u64) -> Slot | None:
    """The slot that `cptr` names to any thread, if nothing is known of its root."""
    note_root(thread)
    found = resolve(thread.slots[CSPACE].cap, cptr, u64(WORD_BITS))
    return found.slot if isinstance(found, Found) else None


def cap_at(thread: Tcb, cptr: u64) -> Cap:
    """The capability that `cptr` names to the thread that runs; NullCap if there is none."""
    slot = find_slot(thread, cptr)
    return NullCap() if slot is None else slot.cap


def lookup_failure(thread: Tcb, cptr: u64) -> LookupFault:
    """Why there is no slot at `cptr`, or nothing that fits."""
    found = resolve(thread.slots[CSPACE].cap, cptr, u64(WORD_BITS))
    return found if isinstance(found, LookupFault) else LookupFault(LookupFailureKind.MISSING_CAPABILITY)


@inline
def lookup_in(root: Cap, index: u64, depth: u64, *, is_source: bool) -> Slot | InvocationError:
    """The slot that exactly `depth` bits of `index` name from `root`, for CNode operations.

    Errors: FAILED_LOOKUP when the root is no CNode; RANGE_ERROR when the depth is not 1 to 64; FAILED_LOOKUP
    when there is no such slot or the walk ended before the last bit.
    """
    if isinstance(root, CNodeCap) and depth == WORD_BITS and is_whole(root) and index >> root.radix == root.guard:
        return root.slots[index & low_bits(root.radix)]
    return walk_in(root, index, depth, is_source=is_source)


def walk_in(root: Cap, index: u64, depth: u64, *, is_source: bool) -> Slot | InvocationError:
    """The same, level by level."""
    if not isinstance(root, CNodeCap):
        return failed_lookup(LookupFault(LookupFailureKind.INVALID_ROOT), is_source=is_source)
    if depth < 1 or depth > WORD_BITS:
        return range_error(u64(1), u64(WORD_BITS))
    found = resolve(root, index, depth)
    if isinstance(found, LookupFault):
        return failed_lookup(found, is_source=is_source)
    if found.bits_left != 0:
        return failed_lookup(LookupFault(LookupFailureKind.DEPTH_MISMATCH, found.bits_left), is_source=is_source)
    return found.slot


def find_node(root: Slot, index: u64, depth: u64) -> CNodeCap | InvocationError:
    """The CNode that index and depth name from `root`, or `root` itself if the depth is zero.

    Errors, in this order: those of `lookup_in`; FAILED_LOOKUP if that is no CNode.
    """
    node: Slot | InvocationError = root if depth == 0 else lookup_in(root.cap, index, depth, is_source=False)
    if isinstance(node, InvocationError):
        return node
    cap = node.cap
    return cap if isinstance(cap, CNodeCap) else missing_capability(depth, is_source=False)


def first_missing(thread: Tcb, buffer: VAddr, count: u64) -> u64 | None:
    """Which extra capability of the message is the first that cannot be looked up."""
    for i in urange(count):
        if find_slot_of(thread, buffer_word(buffer, i + BUFFER_CAPS)) is None:
            return i
    return None


def receive_slot(thread: Tcb, buffer: VAddr) -> Slot | None:
    """Where the thread's IPC buffer wants a received capability; None if nowhere, or if that is taken."""
    root = find_slot_of(thread, buffer_word(buffer, u64(BUFFER_RECEIVE_CNODE)))
    if root is None:
        return None
    index = buffer_word(buffer, u64(BUFFER_RECEIVE_INDEX))
    depth = buffer_word(buffer, u64(BUFFER_RECEIVE_DEPTH))
    slot = lookup_in(root.cap, index, depth, is_source=False)
    return None if isinstance(slot, InvocationError) or not is_empty(slot) else slot
