"""Load a program: an address space with its segments in it, made from given untyped memory."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, fence_i, load, store, u8, u64, urange, value
from kernel.abi.bootinfo import SLOT_ASID_POOL, SLOT_VSPACE
from kernel.abi.errors import Error
from kernel.abi.objects import EXECUTE_NEVER, PAGE_BITS, PAGE_TABLE_BITS, ObjectType
from userland.runtime.allocator import retype
from userland.runtime.invocations import asid_pool_assign, page_unmap
from userland.runtime.layout import ROOT_WINDOW
from userland.runtime.mapping import ANY_MEMORY, map_data, map_page
from userland.runtime.programs import Program, Segment, entry_of, is_riscv_elf, segment_at, segment_count
from userland.runtime.rights import CAN_READ, READ_WRITE

RAW_ADDRESSES: Final = "segments are copied through a page mapped for it"

PAGE: Final = 1 << PAGE_BITS


@value
class Loaded:
    """A program in its address space."""

    vspace: u64
    entry: u64
    pages: u64


def load_program(memory: u64, program: Program) -> Loaded | Error:
    """Make an address space from `memory` and put the program's segments into it."""
    if not is_riscv_elf(program):
        return Error.INVALID_ARGUMENT
    vspace = retype(memory, ObjectType.PAGE_TABLE, u64(PAGE_TABLE_BITS))
    if isinstance(vspace, Error):
        return vspace
    error = asid_pool_assign(u64(SLOT_ASID_POOL), vspace)
    pages = u64(0)
    for index in urange(segment_count(program)):
        segment = segment_at(program, index)
        if segment is not None and error is Error.NO_ERROR:
            error = load_segment(memory, vspace, segment)
            pages += pages_of(segment)
    if error is not Error.NO_ERROR:
        return error
    fence_i()  # the copied instructions are seen by whoever fetches them on this core
    return Loaded(vspace, entry_of(program), pages)


def pages_of(segment: Segment) -> u64:
    """How many pages a segment touches."""
    first = segment.address >> PAGE_BITS
    return ((segment.address + segment.size + (PAGE - 1)) >> PAGE_BITS) - first


def load_segment(memory: u64, vspace: u64, segment: Segment) -> Error:
    """Fill and map each page of a segment."""
    first = segment.address & ~u64(PAGE - 1)
    for index in urange(pages_of(segment)):
        error = load_page(memory, vspace, segment, first + (index << PAGE_BITS))
        if error is not Error.NO_ERROR:
            return error
    return Error.NO_ERROR


def load_page(memory: u64, vspace: u64, segment: Segment, address: u64) -> Error:
    """Make the page at `address`: fill it through the window, then map it where it belongs."""
    page = retype(memory, ObjectType.PAGE, u64(PAGE_BITS))
    if isinstance(page, Error):
        return page
    window = u64(ROOT_WINDOW)
    error = map_data(u64(ANY_MEMORY), u64(SLOT_VSPACE), page, window, u64(READ_WRITE))
    if error is not Error.NO_ERROR:
        return error
    fill_page(segment, address)
    error = page_unmap(page)
    if error is not Error.NO_ERROR:
        return error
    rights = u64(READ_WRITE) if segment.is_writable else u64(CAN_READ)
    attributes = u64(0) if segment.is_executable else u64(EXECUTE_NEVER)
    return map_page(memory, vspace, page, address, rights, attributes)


def fill_page(segment: Segment, page: u64) -> None:
    """Copy what the file has for the page at address `page` into the window."""
    start = page if page > segment.address else segment.address
    end = segment.address + segment.file_size
    if end > page + PAGE:
        end = page + PAGE
    if start < end:
        copy(segment.source + (start - segment.address), VAddr(start - page + ROOT_WINDOW), end - start)


def copy(source: VAddr, target: VAddr, size: u64) -> None:
    """Copy bytes; by words if both addresses allow it."""
    done = u64(0)
    # Safety: the source lies in the file, the target in the page mapped at the window.
    if (u64(source) | u64(target)) & 7 == 0:
        while done + 8 <= size:
            bound(PAGE // 8, "at most a page is copied")
            store(load(u64, at=source + done), at=target + done)
            done += 8
    while done < size:
        bound(PAGE, "at most a page is copied")
        store(load(u8, at=source + done), at=target + done)
        done += 1
