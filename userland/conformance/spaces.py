"""Address spaces, seen by puppets that load, store and jump."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.bootinfo import SLOT_VSPACE
from kernel.abi.errors import Error
from kernel.abi.faults import FaultLabel
from kernel.abi.objects import EXECUTE_NEVER, MEGA_PAGE_BITS, PAGE_BITS, PAGE_TABLE_BITS, ObjectType
from userland.conformance.messages import endpoint
from userland.conformance.puppet import JUMP, LOAD, STORE, Puppet, execute, make_puppet
from userland.conformance.suite import expect, expect_done, expect_error, make, passed
from userland.runtime.allocator import copy_cap, delete_cap
from userland.runtime.invocations import page_map, page_table_map, page_table_unmap, page_unmap
from userland.runtime.program import need
from userland.runtime.rights import CAN_READ, READ_WRITE
from userland.runtime.syscalls import recv

HERE: Final = 0x4000_0000
THERE: Final = HERE + 0x1000
NEVER: Final = EXECUTE_NEVER
RAN: Final = 0  # no fault; else its status
LOAD_FAULT: Final = 5
STORE_FAULT: Final = 7
FETCH_FAULT: Final = 1


def test_spaces() -> None:
    rights_of_a_mapping()
    passed("rights_of_a_mapping")
    execute_never()
    passed("execute_never")
    remap_changes_rights()
    passed("remap_changes_rights")
    mapped_elsewhere_needs_a_copy()
    passed("mapped_elsewhere_needs_a_copy")
    mega_page_is_mapped()
    passed("mega_page_is_mapped")
    unmapped_page_faults()
    passed("unmapped_page_faults")
    deleted_page_faults()
    passed("deleted_page_faults")
    unmapped_table_maps_nothing()
    passed("unmapped_table_maps_nothing")


def try_it(puppet: Puppet, handler: u64, instruction: u64, address: u64) -> u64:
    """How a load, a store or a jump ends: `RAN`, or the status of its fault."""
    execute(puppet, instruction, u64(0x5A), address)
    message = recv(handler, make(ObjectType.REPLY, u64(0)))
    return message.m3 if message.info.label == FaultLabel.VM_FAULT.value else u64(RAN)


def add_table() -> u64:
    """A page table where one lacks; its slot."""
    table = make(ObjectType.PAGE_TABLE, u64(PAGE_TABLE_BITS))
    expect_done(page_table_map(table, u64(SLOT_VSPACE), u64(HERE), u64(0)), "map a table")
    return table


def make_page() -> u64:
    return make(ObjectType.PAGE, u64(PAGE_BITS))


def map_at(page: u64, address: u64, rights: u64, attributes: u64) -> Error:
    return page_map(page, u64(SLOT_VSPACE), address, rights, attributes)


def rights_of_a_mapping() -> None:
    """Read and write, read only, and neither."""
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    add_table()
    add_table()
    page = make_page()
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map to read and write")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(RAN), "a store")
    expect(try_it(puppet, handler, u64(LOAD), u64(HERE)), u64(RAN), "a load")
    second = make_page()
    expect_done(map_at(second, u64(THERE), u64(CAN_READ), u64(NEVER)), "map to read")
    expect(try_it(puppet, handler, u64(STORE), u64(THERE)), u64(STORE_FAULT), "a store to what is read only")
    expect(try_it(puppet, handler, u64(LOAD), u64(THERE)), u64(RAN), "a load from it")
    expect_done(map_at(second, u64(THERE), u64(0), u64(NEVER)), "map to neither")
    expect(try_it(puppet, handler, u64(LOAD), u64(THERE)), u64(LOAD_FAULT), "a load without the right")


def execute_never() -> None:
    """A page of zeros: its first instruction is illegal, if it may be fetched."""
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    add_table()
    add_table()
    page = make_page()
    expect_done(map_at(page, u64(HERE), u64(CAN_READ), u64(NEVER)), "map without execution")
    expect(try_it(puppet, handler, u64(JUMP), u64(HERE)), u64(FETCH_FAULT), "a jump there")
    expect_done(map_at(page, u64(HERE), u64(CAN_READ), u64(0)), "map with execution")
    expect(try_it(puppet, handler, u64(JUMP), u64(HERE)), u64(RAN), "a jump there")


def remap_changes_rights() -> None:
    """At once, also where the old ones were used before."""
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    add_table()
    add_table()
    page = make_page()
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(RAN), "a store")
    expect_done(map_at(page, u64(HERE), u64(CAN_READ), u64(NEVER)), "map to read")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(STORE_FAULT), "a store then")
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map to write again")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(RAN), "a store again")


def mapped_elsewhere_needs_a_copy() -> None:
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    page = make_page()
    expect_error(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), Error.FAILED_LOOKUP, "without tables")
    add_table()
    expect_error(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), Error.FAILED_LOOKUP, "without the lower one")
    add_table()
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map")
    error = map_at(page, u64(THERE), u64(READ_WRITE), u64(NEVER))
    expect_error(error, Error.INVALID_ARGUMENT, "the same capability elsewhere")
    copy = need(copy_cap(page), "copy")
    expect_error(map_at(copy, u64(HERE), u64(READ_WRITE), u64(NEVER)), Error.DELETE_FIRST, "over another mapping")
    expect_done(map_at(copy, u64(THERE), u64(READ_WRITE), u64(NEVER)), "a copy")
    expect(try_it(puppet, handler, u64(STORE), u64(THERE)), u64(RAN), "a store through it")


def mega_page_is_mapped() -> None:
    """2 MiB in the middle level, to its last word, and no table below it."""
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    page = make(ObjectType.MEGA_PAGE, u64(MEGA_PAGE_BITS))
    add_table()
    error = map_at(page, u64(THERE), u64(READ_WRITE), u64(NEVER))
    expect_error(error, Error.ALIGNMENT_ERROR, "at no multiple of its size")
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map")
    last = u64(HERE + (1 << MEGA_PAGE_BITS) - 8)
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(RAN), "its first word")
    expect(try_it(puppet, handler, u64(STORE), last), u64(RAN), "its last word")
    expect(try_it(puppet, handler, u64(STORE), last + 8), u64(STORE_FAULT), "the next word")
    table = make(ObjectType.PAGE_TABLE, u64(PAGE_TABLE_BITS))
    error = page_table_map(table, u64(SLOT_VSPACE), u64(HERE), u64(0))
    expect_error(error, Error.DELETE_FIRST, "a table in its place")


def unmapped_page_faults() -> None:
    """Afterwards the capability may be mapped elsewhere."""
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    add_table()
    add_table()
    page = make_page()
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map")
    expect(try_it(puppet, handler, u64(LOAD), u64(HERE)), u64(RAN), "a load")
    expect_done(page_unmap(page), "unmap")
    expect(try_it(puppet, handler, u64(LOAD), u64(HERE)), u64(LOAD_FAULT), "a load then")
    expect_done(page_unmap(page), "unmap again")
    expect_done(map_at(page, u64(THERE), u64(READ_WRITE), u64(NEVER)), "map elsewhere")
    expect(try_it(puppet, handler, u64(LOAD), u64(THERE)), u64(RAN), "a load there")


def deleted_page_faults() -> None:
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    add_table()
    add_table()
    page = make_page()
    copy = need(copy_cap(page), "copy")
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(RAN), "a store")
    expect_done(delete_cap(copy), "delete the copy")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(RAN), "the other mapping stays")
    expect_done(delete_cap(page), "delete the page")
    expect(try_it(puppet, handler, u64(STORE), u64(HERE)), u64(STORE_FAULT), "a store then")


def unmapped_table_maps_nothing() -> None:
    handler = endpoint()
    puppet = make_puppet(u64(50), handler)
    add_table()
    table = add_table()
    page = make_page()
    expect_done(map_at(page, u64(HERE), u64(READ_WRITE), u64(NEVER)), "map")
    expect(try_it(puppet, handler, u64(LOAD), u64(HERE)), u64(RAN), "a load")
    expect_done(page_table_unmap(table), "unmap the table")
    expect(try_it(puppet, handler, u64(LOAD), u64(HERE)), u64(LOAD_FAULT), "a load then")
    expect_done(page_table_map(table, u64(SLOT_VSPACE), u64(HERE), u64(0)), "map the table again")
    expect(try_it(puppet, handler, u64(LOAD), u64(HERE)), u64(LOAD_FAULT), "it is empty")
