"""Mapping a page, and making and deleting objects."""

from __future__ import annotations

from codegen.lang import u64, urange
from kernel.abi.bootinfo import SLOT_VSPACE
from kernel.abi.objects import ENDPOINT_BITS, EXECUTE_NEVER, PAGE_BITS, ObjectType
from userland.bench.samples import TURNS, keep, now, tell
from userland.runtime.allocator import allocate, copy_cap, delete_cap, return_slot, retype
from userland.runtime.invocations import page_map, page_unmap
from userland.runtime.layout import ROOT_WINDOW
from userland.runtime.mapping import ANY_MEMORY, map_data
from userland.runtime.program import check, need
from userland.runtime.rights import READ_WRITE


def measure_objects() -> None:
    measure_mapping()
    measure_retype(ObjectType.ENDPOINT, "retype-delete-endpoint")
    measure_retype(ObjectType.PAGE, "retype-delete-page")
    measure_copy()


def measure_mapping() -> None:
    """Map a page whose page tables are there, then unmap it."""
    page = need(allocate(ObjectType.PAGE, u64(PAGE_BITS)), "page")
    vspace = u64(SLOT_VSPACE)
    window = u64(ROOT_WINDOW)
    check(map_data(u64(ANY_MEMORY), vspace, page, window, u64(READ_WRITE)), "map")
    check(page_unmap(page), "unmap")
    for turn in urange(TURNS):
        start = now()
        page_map(page, vspace, window, u64(READ_WRITE), u64(EXECUTE_NEVER))
        page_unmap(page)
        keep(turn, start, now())
    tell("map-unmap-page")


def measure_retype(kind: ObjectType, name: str) -> None:
    """Make the only object of a piece of untyped memory, and delete it: the next retype starts anew."""
    memory = make_second(ObjectType.UNTYPED, u64(PAGE_BITS))
    for turn in urange(TURNS):
        start = now()
        slot = need(retype(memory, kind, u64(PAGE_BITS)), "object")
        check(delete_cap(slot), "delete")
        keep(turn, start, now())
        return_slot()
    tell(name)


def make_second(kind: ObjectType, size_bits: u64) -> u64:
    """The second of two objects made of a piece of memory, so that something stands behind it in the derivation list.

    The kernel compares it with that. Nothing stands behind what is the first of its memory; when `allocate` begins a
    piece of the boot's anew would depend on how much of it the program itself takes.
    """
    memory = need(allocate(ObjectType.UNTYPED, size_bits + 1), "untyped memory")
    need(retype(memory, kind, size_bits), "first object")
    return need(retype(memory, kind, size_bits), "second object")


def measure_copy() -> None:
    """Copy a capability, and delete the copy."""
    endpoint = make_second(ObjectType.ENDPOINT, u64(ENDPOINT_BITS))
    for turn in urange(TURNS):
        start = now()
        copy = need(copy_cap(endpoint), "copy")
        check(delete_cap(copy), "delete")
        keep(turn, start, now())
        return_slot()
    tell("copy-delete-capability")
