"""Address space identifiers: pools, spaces, and their end."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, urange
from kernel.abi.bootinfo import SLOT_ASID_CONTROL, SLOT_CNODE
from kernel.abi.errors import Error
from kernel.abi.objects import ASID_POOL_BITS, ASID_POOL_INDEX_BITS, ASID_POOLS, PAGE_BITS, PAGE_TABLE_BITS, ObjectType
from userland.conformance.cnodes import slot
from userland.conformance.suite import expect, expect_done, expect_error, make, passed
from userland.runtime.allocator import delete_cap
from userland.runtime.invocations import asid_control_make_pool, asid_pool_assign, page_map
from userland.runtime.layout import FULL_DEPTH
from userland.runtime.rights import READ_WRITE

SPACES: Final = 1 << ASID_POOL_INDEX_BITS
ADDRESS: Final = 0x1000_0000


def test_asids() -> None:
    a_space_is_assigned_once()
    passed("a_space_is_assigned_once")
    spaces_end_with_their_pool()
    passed("spaces_end_with_their_pool")
    pool_is_exhausted()
    passed("pool_is_exhausted")
    pools_are_made_until_there_are_128()
    passed("pools_are_made_until_there_are_128")


def make_pool_at(target: u64) -> Error:
    memory = make(ObjectType.UNTYPED, u64(ASID_POOL_BITS))
    return asid_control_make_pool(u64(SLOT_ASID_CONTROL), memory, u64(SLOT_CNODE), target, u64(FULL_DEPTH))


def pool() -> u64:
    target = slot()
    expect_done(make_pool_at(target), "a pool")
    return target


def table() -> u64:
    return make(ObjectType.PAGE_TABLE, u64(PAGE_TABLE_BITS))


def map_into(space: u64) -> Error:
    """Without page tables, nothing is mapped; but the space is looked at first."""
    return page_map(make(ObjectType.PAGE, u64(PAGE_BITS)), space, u64(ADDRESS), u64(READ_WRITE), u64(0))


def a_space_is_assigned_once() -> None:
    own = pool()
    space = table()
    expect_error(map_into(space), Error.INVALID_CAPABILITY, "no space yet")
    expect_done(asid_pool_assign(own, space), "assign")
    expect_error(map_into(space), Error.FAILED_LOOKUP, "a table is missing")
    expect_error(asid_pool_assign(own, space), Error.INVALID_CAPABILITY, "assign again")
    expect_error(asid_pool_assign(own, own), Error.INVALID_CAPABILITY, "a pool is no page table")


def spaces_end_with_their_pool() -> None:
    own = pool()
    space = table()
    expect_done(asid_pool_assign(own, space), "assign")
    expect_done(delete_cap(own), "delete the pool")
    expect_error(map_into(space), Error.FAILED_LOOKUP, "the space has no identifier any more")


def pool_is_exhausted() -> None:
    """A deleted space gives its identifier back."""
    own = pool()
    failed = u64(0)
    last = u64(0)
    for _index in urange(SPACES):
        last = table()
        if asid_pool_assign(own, last) is not Error.NO_ERROR:
            failed += 1
    expect(failed, u64(0), "spaces that the pool has no identifier for")
    one_more = table()
    expect_error(asid_pool_assign(own, one_more), Error.DELETE_FIRST, "one more")
    expect_done(delete_cap(last), "delete a space")
    expect_done(asid_pool_assign(own, one_more), "its identifier is free")


def pools_are_made_until_there_are_128() -> None:
    """The first was there at boot."""
    failed = u64(0)
    for _index in urange(ASID_POOLS - 1):
        if make_pool_at(slot()) is not Error.NO_ERROR:
            failed += 1
    expect(failed, u64(0), "pools that there was no place for")
    expect_error(make_pool_at(slot()), Error.DELETE_FIRST, "one more")
