"""What there is at the start, and how memory becomes objects."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, u64, urange
from kernel.abi.bootinfo import NODES
from kernel.abi.errors import Error
from kernel.abi.objects import ENDPOINT_BITS, NOTIFICATION_BITS, PAGE_BITS, ObjectType
from userland.runtime.allocator import allocate, delete_cap, retype, revoke_cap
from userland.runtime.bootinfo import boot_word, untyped_at
from userland.runtime.program import check, need
from userland.runtime.state import runtime

PIECE_BITS: Final = 14
PAGES: Final = 1 << (PIECE_BITS - PAGE_BITS)


def show_boot_info() -> None:
    """The machine's memory and our capability space, as the kernel describes them."""
    kilobytes = u64(0)
    pieces = u64(0)
    for index in urange(runtime.memory.untyped_count):
        untyped = untyped_at(index)
        if not untyped.is_device:
            kilobytes += (u64(1) << untyped.size_bits) >> 10
            pieces += 1
    devices = runtime.memory.untyped_count - pieces
    slots = runtime.memory.last_slot - runtime.memory.next_slot
    console(f"hello: boot info: {boot_word(u64(NODES))} core, {kilobytes} KiB of untyped memory ")
    console(f"in {pieces} pieces, {devices} pieces of device memory, {slots} free slots\n")


def show_retype() -> None:
    """Fill a piece of memory with objects until the kernel refuses, then take it back."""
    memory = need(allocate(ObjectType.UNTYPED, u64(PIECE_BITS)), "untyped memory")
    need(retype(memory, ObjectType.ENDPOINT, u64(ENDPOINT_BITS)), "endpoint")
    need(retype(memory, ObjectType.NOTIFICATION, u64(NOTIFICATION_BITS)), "notification")
    pages = fill_with_pages(memory)
    check(revoke_cap(memory), "revoke")
    again = fill_with_pages(memory)
    check(revoke_cap(memory), "revoke")
    check(delete_cap(memory), "delete")
    console(f"hello: retype: 16 KiB gave an endpoint, a notification and {pages} pages, then error 10; ")
    console(f"revoked, the same memory gave {again} pages\n")


def fill_with_pages(memory: u64) -> u64:
    """How many pages a piece of memory still gives."""
    for count in urange(PAGES + 1):
        page = retype(memory, ObjectType.PAGE, u64(PAGE_BITS))
        if isinstance(page, Error):
            if page is not Error.NOT_ENOUGH_MEMORY:
                check(page, "page")
            return count
    return u64(PAGES + 1)
