"""Map pages, with the page tables that they need."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64, urange
from kernel.abi.errors import Error
from kernel.abi.objects import EXECUTE_NEVER, PAGE_TABLE_BITS, ObjectType
from userland.runtime.allocator import allocate, retype
from userland.runtime.invocations import page_map, page_table_map

LEVELS: Final = 3  # of Sv39
ANY_MEMORY: Final = 0  # slot 0 holds nothing, so no untyped memory has this slot


def map_page(memory: u64, vspace: u64, page: u64, address: u64, rights: u64, attributes: u64) -> Error:
    """Map a page, making page tables from the untyped memory in slot `memory`."""
    error = page_map(page, vspace, address, rights, attributes)
    for _level in urange(LEVELS - 1):
        if error is not Error.FAILED_LOOKUP:
            return error
        table_error = add_page_table(memory, vspace, address)
        if table_error is not Error.NO_ERROR:
            return table_error
        error = page_map(page, vspace, address, rights, attributes)
    return error


def add_page_table(memory: u64, vspace: u64, address: u64) -> Error:
    """Put a new page table at the first level that lacks one."""
    size = u64(PAGE_TABLE_BITS)
    if memory == ANY_MEMORY:
        table = allocate(ObjectType.PAGE_TABLE, size)
    else:
        table = retype(memory, ObjectType.PAGE_TABLE, size)
    if isinstance(table, Error):
        return table
    return page_table_map(table, vspace, address, u64(0))


def map_data(memory: u64, vspace: u64, page: u64, address: u64, rights: u64) -> Error:
    """Map a page that holds no instructions."""
    return map_page(memory, vspace, page, address, rights, u64(EXECUTE_NEVER))
