"""Page tables in address spaces, and switching between address spaces (manual, 7)."""

from __future__ import annotations

from codegen.lang import VAddr, cold, inline, replace, u64, unlikely, urange
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.labels import Label
from kernel.abi.objects import PAGE_BITS, USER_TOP
from kernel.arch.riscv64.floats import uses_floats
from kernel.arch.riscv64.space import delete_asid, find_entry, find_table, flush_space, is_top_level, space_of
from kernel.arch.riscv64.translate import ENTRIES, NO_ENTRY, satp_of, table_entry, use_space
from kernel.call import Invocation
from kernel.cspace import note_root
from kernel.object.derivation import is_final
from kernel.results import InvocationError, Outcome, Success, failed_lookup, invalid_argument, invalid_capability
from kernel.shapes import VSPACE, Cap, LookupFault, PageTableCap, Slot, Tcb
from kernel.state import kernel_table, this_core


@cold
def no_space(cap: Cap) -> Outcome:
    """Why the first extra capability names no address space."""
    if isinstance(cap, PageTableCap) and cap.is_mapped and space_of(cap.asid) is None:
        return failed_lookup(LookupFault(LookupFailureKind.INVALID_ROOT), is_source=False)
    return invalid_capability(u64(1))


def invoke_page_table(call: Invocation, cap: PageTableCap, slot: Slot) -> Outcome:
    """Map or unmap a page table below the top level."""
    if call.label is Label.PAGE_TABLE_MAP:
        return map_table(call, cap, slot)
    if call.label is Label.PAGE_TABLE_UNMAP:
        return unmap_table_call(cap, slot)
    return InvocationError(Error.ILLEGAL_OPERATION)


def map_table(call: Invocation, cap: PageTableCap, slot: Slot) -> Outcome:
    """Words: address, attributes (which mean nothing for a table). Capabilities: the address space."""
    if call.length < 2 or call.first_cap is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if cap.is_mapped:
        return invalid_capability(u64(0))
    address = VAddr(call.word(u64(0)))
    if address >= USER_TOP:
        return invalid_argument(u64(0))
    space = call.first_cap.cap
    if not isinstance(space, PageTableCap) or not is_top_level(space):
        return no_space(space)
    place = find_entry(space.table, address, u64(PAGE_BITS))
    if place.bits_left == PAGE_BITS or place.read().valid:
        return InvocationError(Error.DELETE_FIRST)
    place.write(table_entry(cap.table))
    start = VAddr((u64(address) >> place.bits_left) << place.bits_left)
    slot.cap = replace(cap, is_mapped=True, asid=space.asid, mapped_at=start)
    flush_space(space.asid)
    return Success()


def unmap_table_call(cap: PageTableCap, slot: Slot) -> Outcome:
    """Take the table out of its address space, and everything out of the table."""
    if not is_final(slot) or is_top_level(cap):
        return InvocationError(Error.REVOKE_FIRST)
    if cap.is_mapped:
        unmap_table(cap)
        for i in urange(ENTRIES):
            cap.table.entries[i] = NO_ENTRY
    slot.cap = replace(cap, is_mapped=False, asid=u64(0), mapped_at=VAddr(0))
    return Success()


def unmap_table(cap: PageTableCap) -> None:
    """Take a table out of its address space, if it is still there; from a whole one, take its ASID."""
    top = space_of(cap.asid)
    if not cap.is_mapped or top is None:
        return
    if top is cap.table:
        delete_asid(cap.asid, cap.table)
        return
    place = find_table(top, cap.mapped_at, cap.table)
    if place is not None:
        place.write(NO_ENTRY)
        flush_space(cap.asid)


@inline
def activate(thread: Tcb) -> None:
    """Use the thread's address space from now on. The idle thread, which runs in any, is never activated."""
    if unlikely(thread.space_epoch | 1 != this_core().space_epoch):
        find_own_spaces(thread)
    use_space(thread.space)


def find_own_spaces(thread: Tcb) -> None:
    """Note the address space that the thread has: the kernel's, if it has none that is valid; and its root CNode."""
    note_root(thread)
    cap = thread.slots[VSPACE].cap
    thread.space = satp_of(kernel_table, u64(0))
    if isinstance(cap, PageTableCap) and is_top_level(cap):
        thread.space = satp_of(cap.table, cap.asid)
    thread.space_epoch = this_core().space_epoch - u64(uses_floats(thread))
