"""Kernel objects from untyped memory, for the initial thread; failures are values."""

from __future__ import annotations

from codegen.lang import bound, u64, urange, word_of
from kernel.abi.bootinfo import SLOT_CNODE
from kernel.abi.errors import Error
from kernel.abi.objects import MAX_UNTYPED_BITS, MIN_UNTYPED_BITS, PAGE_BITS, ObjectType
from userland.runtime.bootinfo import Untyped, untyped_at
from userland.runtime.invocations import (
    cnode_copy,
    cnode_delete,
    cnode_mint,
    cnode_revoke,
    page_get_address,
    untyped_retype,
)
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.rights import ALL_RIGHTS
from userland.runtime.state import runtime


def take_slot() -> u64 | Error:
    """A free slot of the root CNode."""
    slot = runtime.memory.next_slot
    if slot == runtime.memory.last_slot:
        return Error.NOT_ENOUGH_MEMORY
    runtime.memory.next_slot = slot + 1
    return slot


def return_slot() -> None:
    """The slot taken last stayed empty."""
    runtime.memory.next_slot -= 1


def retype(memory: u64, kind: ObjectType, size_bits: u64) -> u64 | Error:
    """Make an object from the untyped memory in slot `memory`; the slot of its capability."""
    slot = take_slot()
    if isinstance(slot, Error):
        return slot
    cnode = u64(SLOT_CNODE)
    error = untyped_retype(memory, word_of(kind), size_bits, cnode, u64(0), u64(0), slot, u64(1))
    if error is Error.NO_ERROR:
        return slot
    return_slot()
    return error


def allocate(kind: ObjectType, size_bits: u64) -> u64 | Error:
    """Make an object from whatever ordinary memory has room for it, the smallest first."""
    for bits in urange(MIN_UNTYPED_BITS, MAX_UNTYPED_BITS + 1):
        for index in urange(runtime.memory.untyped_count):
            untyped = untyped_at(index)
            if untyped.is_device or untyped.size_bits != bits:
                continue
            slot = retype(untyped.slot, kind, size_bits)
            if not isinstance(slot, Error):
                return slot
    return Error.NOT_ENOUGH_MEMORY


def device_page(address: u64) -> u64 | Error:
    """The page of device memory at this physical address; each can be taken once, and of neighbours the lower first."""
    for index in urange(runtime.memory.untyped_count):
        untyped = untyped_at(index)
        if untyped.is_device and address - untyped.address < u64(1) << untyped.size_bits:
            return page_within(untyped, address)
    return Error.INVALID_ARGUMENT


def page_within(untyped: Untyped, address: u64) -> u64 | Error:
    """Take device memory in pieces until the page at `address` is the next one, if nothing beyond it was taken.

    How much was taken before is told by where the next page is.
    """
    page = retype(untyped.slot, ObjectType.PAGE, u64(PAGE_BITS))
    if isinstance(page, Error):
        return page
    here = page_get_address(page).paddr
    if here == address:
        return page
    if here > address:
        delete_cap(page)
        return Error.INVALID_ARGUMENT
    here += u64(1) << PAGE_BITS
    while here != address:
        bound(2 * MAX_UNTYPED_BITS, "each piece is greater than the one before, and then each is smaller")
        bits = piece_bits(here, address)
        piece = retype(untyped.slot, ObjectType.UNTYPED, bits)
        if isinstance(piece, Error):
            return piece
        here += u64(1) << bits
    return retype(untyped.slot, ObjectType.PAGE, u64(PAGE_BITS))


def piece_bits(start: u64, end: u64) -> u64:
    """How large untyped memory can be that starts here, where its size has to divide that, and does not end later."""
    result = u64(PAGE_BITS)
    for bits in urange(PAGE_BITS, MAX_UNTYPED_BITS + 1):
        size = u64(1) << bits
        if start & (size - 1) == 0 and size <= end - start:
            result = bits
    return result


def copy_cap(slot: u64) -> u64 | Error:
    """A copy of a capability, in a slot of its own."""
    return copy_cap_with(slot, u64(ALL_RIGHTS))


def copy_cap_with(slot: u64, rights: u64) -> u64 | Error:
    """A copy of a capability with fewer rights."""
    copy = take_slot()
    if isinstance(copy, Error):
        return copy
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    error = cnode_copy(cnode, copy, depth, cnode, slot, depth, rights)
    return copy if error is Error.NO_ERROR else error


def mint_cap(slot: u64, rights: u64, badge: u64) -> u64 | Error:
    """A copy of a capability with a badge."""
    copy = take_slot()
    if isinstance(copy, Error):
        return copy
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    error = cnode_mint(cnode, copy, depth, cnode, slot, depth, rights, badge)
    return copy if error is Error.NO_ERROR else error


def delete_cap(slot: u64) -> Error:
    """Empty a slot of the root CNode."""
    return cnode_delete(u64(SLOT_CNODE), slot, u64(FULL_DEPTH))


def revoke_cap(slot: u64) -> Error:
    """Delete everything made from the capability in a slot of the root CNode."""
    return cnode_revoke(u64(SLOT_CNODE), slot, u64(FULL_DEPTH))
