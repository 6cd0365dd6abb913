"""Untyped memory: what becomes of it, where it goes, and when it is whole again."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, urange, word_of
from kernel.abi.bootinfo import SLOT_CNODE
from kernel.abi.errors import Error
from kernel.abi.objects import ObjectType
from userland.conformance.suite import expect, expect_done, expect_error, make, passed
from userland.runtime.allocator import delete_cap, retype, revoke_cap
from userland.runtime.bootinfo import untyped_at
from userland.runtime.invocations import cnode_copy, page_get_address, untyped_retype
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.rights import ALL_RIGHTS
from userland.runtime.state import runtime, suite

PIECE_BITS: Final = 14


def test_untyped() -> None:
    retype_every_type()
    passed("retype_every_type")
    retype_window()
    passed("retype_window")
    watermark_and_reset()
    passed("watermark_and_reset")
    device_untyped()
    passed("device_untyped")
    addresses_follow_the_untyped()
    passed("addresses_follow_the_untyped")


def one(memory: u64, kind: u64, size: u64, offset: u64, count: u64) -> Error:
    """Retype into slots of our own CNode."""
    return untyped_retype(memory, kind, size, u64(SLOT_CNODE), u64(0), u64(0), offset, count)


def retype_every_type() -> None:
    """Every type there is, and none after the last."""
    for kind in urange(11):
        size = u64(8) if kind == word_of(ObjectType.UNTYPED) else u64(7)
        slot = runtime.memory.next_slot
        if kind == word_of(ObjectType.GIGA_PAGE):
            error = one(suite.memory, kind, size, slot, u64(1))
            expect_error(error, Error.NOT_ENOUGH_MEMORY, "a page of 1 GiB")
        else:
            expect_done(one(suite.memory, kind, size, slot, u64(1)), "a type of object")
            expect_error(one(suite.memory, kind, size, slot, u64(1)), Error.DELETE_FIRST, "its slot again")
            runtime.memory.next_slot = slot + 1
    error = one(suite.memory, u64(11), u64(0), runtime.memory.next_slot, u64(1))
    expect_error(error, Error.INVALID_ARGUMENT, "no such type")


def retype_window() -> None:
    """Several objects go to slots in a row, in a CNode that an index and depth name."""
    node = make(ObjectType.CNODE, u64(4))
    kind = u64(word_of(ObjectType.NOTIFICATION))
    cnode = u64(SLOT_CNODE)
    depth = u64(FULL_DEPTH)
    zero = u64(0)
    expect_done(untyped_retype(suite.memory, kind, zero, cnode, node, depth, u64(4), u64(8)), "a window")
    for index in urange(16):
        target = runtime.memory.next_slot
        error = cnode_copy(cnode, target, depth, node, index, u64(4), u64(ALL_RIGHTS))
        if index < 4 or index >= 12:
            expect_error(error, Error.FAILED_LOOKUP, "beside the window")
        else:
            expect_done(error, "in the window")
            expect_done(delete_cap(target), "delete")
    error = untyped_retype(suite.memory, kind, zero, node, zero, zero, u64(12), u64(5))
    expect_error(error, Error.RANGE_ERROR, "beyond the last slot")
    error = untyped_retype(suite.memory, kind, zero, node, zero, zero, u64(11), u64(5))
    expect_error(error, Error.DELETE_FIRST, "over a capability")
    expect_done(untyped_retype(suite.memory, kind, zero, node, zero, zero, u64(12), u64(4)), "to the last slot")


def watermark_and_reset() -> None:
    """Memory is handed out once, and whole again when its last child is gone."""
    piece = make(ObjectType.UNTYPED, u64(PIECE_BITS))
    page = u64(word_of(ObjectType.PAGE))
    slot = runtime.memory.next_slot
    expect_done(one(piece, page, u64(0), slot, u64(4)), "four pages")
    expect_error(one(piece, page, u64(0), slot + 4, u64(1)), Error.NOT_ENOUGH_MEMORY, "a fifth")
    for index in urange(3):
        expect_done(delete_cap(slot + index), "delete a page")
    expect_error(one(piece, page, u64(0), slot, u64(1)), Error.NOT_ENOUGH_MEMORY, "one child is left")
    expect_done(delete_cap(slot + 3), "delete the last page")
    expect_done(one(piece, page, u64(0), slot, u64(4)), "four pages again")
    expect_done(revoke_cap(piece), "revoke")
    small = u64(word_of(ObjectType.ENDPOINT))
    expect_done(one(piece, small, u64(0), slot, u64(1)), "an endpoint")
    expect_error(one(piece, page, u64(0), slot + 1, u64(4)), Error.NOT_ENOUGH_MEMORY, "pages are aligned")
    expect_done(one(piece, page, u64(0), slot + 1, u64(3)), "three pages behind it")


def device_untyped() -> None:
    """Device memory becomes pages and untyped memory only."""
    for index in urange(runtime.memory.untyped_count):
        untyped = untyped_at(index)
        if untyped.is_device and untyped.size_bits >= 20:
            slot = runtime.memory.next_slot
            endpoint = u64(word_of(ObjectType.ENDPOINT))
            thread = u64(word_of(ObjectType.TCB))
            expect_error(one(untyped.slot, endpoint, u64(0), slot, u64(1)), Error.INVALID_ARGUMENT, "endpoint")
            expect_error(one(untyped.slot, thread, u64(0), slot, u64(1)), Error.INVALID_ARGUMENT, "thread")
            return
    expect(u64(0), u64(1), "there is device memory")


def addresses_follow_the_untyped() -> None:
    """Pages lie one behind the other."""
    piece = make(ObjectType.UNTYPED, u64(PIECE_BITS))
    first = retype(piece, ObjectType.PAGE, u64(0))
    second = retype(piece, ObjectType.PAGE, u64(0))
    if isinstance(first, Error) or isinstance(second, Error):
        expect(u64(0), u64(1), "two pages")
        return
    start = page_get_address(first)
    expect_done(start.error, "address")
    expect(start.paddr & ((1 << PIECE_BITS) - 1), u64(0), "the first page is where the memory starts")
    expect(page_get_address(second).paddr, start.paddr + 4096, "the second follows")
