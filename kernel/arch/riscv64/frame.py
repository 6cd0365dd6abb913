"""Frames: pages of user memory, mapped into address spaces (manual, 7)."""

from __future__ import annotations

from codegen.lang import VAddr, from_bits, inline, replace, u64
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.labels import Label
from kernel.abi.message import CapRights
from kernel.abi.objects import EXECUTE_NEVER, PAGE_BITS, USER_TOP
from kernel.arch.riscv64.space import Entry, find_entry, flush_page, is_top_level, space_of
from kernel.arch.riscv64.translate import NO_ENTRY, PAGE_SHIFT, is_table
from kernel.arch.riscv64.vspace import no_space
from kernel.call import Invocation
from kernel.results import InvocationError, Outcome, Success, failed_lookup, invalid_argument, invalid_capability
from kernel.shapes import A2, A3, A4, FrameCap, LookupFault, PageTableCap, Pte, Slot, Tcb


def invoke_frame(call: Invocation, cap: FrameCap, slot: Slot) -> Outcome:
    """Map, unmap, or tell the physical address."""
    match call.label:
        case Label.PAGE_MAP:
            if call.length < 3 or call.first_cap is None:
                return InvocationError(Error.TRUNCATED_MESSAGE)
            return map_at(slot, call.first_cap, call.thread)
        case Label.PAGE_UNMAP:
            unmap_at(slot, cap)
            return Success()
        case Label.PAGE_GET_ADDRESS:
            call.answer(u64(0), u64(cap.base))
            return Success(u64(1))
        case _:
            return InvocationError(Error.ILLEGAL_OPERATION)


def map_at(slot: Slot, space_slot: Slot, thread: Tcb) -> Outcome:
    """Map the frame in `slot`, in the address space in `space_slot`.

    Words of the thread's message: address, rights, attributes. A frame that is mapped there already gets new ones.
    """
    space = space_slot.cap
    if not isinstance(space, PageTableCap) or not is_top_level(space):
        return no_space(space)
    words = thread.context.words
    address = VAddr(words[A2])
    place = find_entry(space.table, address, u64(PAGE_BITS))
    cap = slot.cap
    assert isinstance(cap, FrameCap), "frames are mapped"
    outcome = check_place(cap, address, space.asid, place)
    if not isinstance(outcome, Success):
        return outcome
    is_data = (words[A4] & EXECUTE_NEVER) != 0
    place.write(frame_entry(cap, from_bits(CapRights, words[A3]), execute=not is_data))
    slot.cap = replace(cap, asid=space.asid, mapped_at=address)
    flush_page(address, space.asid)
    return Success()


@inline
def check_place(cap: FrameCap, address: VAddr, asid: u64, place: Entry) -> Outcome:
    """Whether the frame can be mapped at `address`, where `place` is found."""
    bits = cap.size_bits()
    size = u64(1) << bits
    if u64(address) > USER_TOP - size:
        return invalid_argument(u64(0))
    if (u64(address) & (size - 1)) != 0:
        return InvocationError(Error.ALIGNMENT_ERROR)
    if place.bits_left != bits:
        return failed_lookup(LookupFault(LookupFailureKind.MISSING_CAPABILITY, place.bits_left), is_source=False)
    is_mapped = cap.asid != 0
    if is_mapped and cap.asid != asid:
        return invalid_capability(u64(1))
    if is_mapped and cap.mapped_at != address:
        return invalid_argument(u64(0))
    entry = place.read()
    if entry.valid and not (is_mapped and maps_frame(entry, cap)):
        return InvocationError(Error.DELETE_FIRST)
    return Success()


def maps_frame(entry: Pte, cap: FrameCap) -> bool:
    """Whether the entry is one of this frame."""
    return entry.valid and not is_table(entry) and entry.page == u64(cap.base) >> PAGE_SHIFT


@inline
def frame_entry(cap: FrameCap, rights: CapRights, *, execute: bool) -> Pte:
    """The entry that maps a frame with no more than these rights; an invalid one if none are left.

    Accessed and dirty are set from the start: not every machine sets them by itself.
    """
    page = u64(cap.base) >> PAGE_SHIFT
    if cap.can_read and rights.can_read:
        write = cap.can_write and rights.can_write
        return Pte(valid=True, read=True, write=write, execute=execute, user=True, accessed=True, dirty=True, page=page)
    return Pte(valid=True, execute=True, user=True, accessed=True, dirty=True, page=page) if execute else NO_ENTRY


def unmap_at(slot: Slot, cap: FrameCap) -> None:
    """Let the frame in `slot` be mapped nowhere from now on."""
    unmap(cap)
    slot.cap = replace(cap, asid=u64(0), mapped_at=VAddr(0))


def unmap(cap: FrameCap) -> None:
    """Take a frame out of its address space, if it is still there."""
    top = None if cap.asid == 0 else space_of(cap.asid)
    if top is None:
        return
    place = find_entry(top, cap.mapped_at, cap.size_bits())
    if place.bits_left != cap.size_bits() or not maps_frame(place.read(), cap):
        return
    place.write(NO_ENTRY)
    flush_page(cap.mapped_at, cap.asid)
