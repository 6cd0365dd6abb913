"""The root task's image: what the image tool says of it, and its pages in its address space."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, bound, create, fatal, u64, urange
from kernel.abi.bootinfo import IMAGE_FRAMES, IMAGE_PAGING
from kernel.abi.message import CapRights
from kernel.abi.objects import MEGA_PAGE_BITS, PAGE_BITS, PAGE_TABLE_BITS
from kernel.arch.riscv64.frame import frame_entry
from kernel.arch.riscv64.space import find_entry
from kernel.arch.riscv64.translate import TOP_BITS, table_entry
from kernel.boot.grant import Root, grant_next, tell_region
from kernel.boot.memory import take
from kernel.boot.shapes import MOST_SEGMENTS
from kernel.shapes import FrameCap, FrameSize, PageTable, PageTableCap
from kernel.state import boot_description, hardware

RAW_ADDRESSES: Final = "page tables are made here"

MAGIC: Final = 0x5441_4950_414E_0001  # "TAIPAN", version 1
EXECUTE: Final = 1  # flags, as in an ELF file
WRITE: Final = 2
READ: Final = 4
ROOT_ASID: Final = 1
PAGE: Final = 1 << PAGE_BITS


def check_description() -> None:
    """Refuse to start without what the image tool writes."""
    if boot_description.magic != MAGIC:
        fatal("the image tool has not filled in the boot description")
    if boot_description.segment_count > MOST_SEGMENTS:
        fatal("the root task has more segments than the boot description can hold")


def grant_tables(root: Root, start: VAddr, end: VAddr) -> None:
    """Page tables for all addresses from `start` to below `end`: large ones first."""
    first_slot = hardware.next_slot
    grant_level(root, start, end, u64(TOP_BITS))
    grant_level(root, start, end, u64(MEGA_PAGE_BITS))
    tell_region(root, u64(IMAGE_PAGING), first_slot)


def grant_level(root: Root, start: VAddr, end: VAddr, bits_left: u64) -> None:
    """Page tables that replace entries of one size."""
    at = VAddr((u64(start) >> bits_left) << bits_left)
    while at < end:
        bound(1 << 18, "an address space has no more entries of this size")
        place = find_entry(root.top, at, u64(PAGE_BITS))
        assert place.bits_left == bits_left, "tables are made from the top down"
        # Safety: fresh memory from the pool.
        table = create(PageTable, at=take(hardware, u64(PAGE_TABLE_BITS)))
        place.write(table_entry(table))
        grant_next(root, PageTableCap(True, table, u64(ROOT_ASID), at))
        at = at + (u64(1) << bits_left)


def map_page(root: Root, physical: PAddr, at: VAddr, flags: u64) -> FrameCap:
    """Map a page of the root task's, and return the capability to it."""
    cap = FrameCap(FrameSize.PAGE, True, True, False, physical, u64(ROOT_ASID), at)
    rights = CapRights((flags & WRITE) != 0, True, True, True)
    place = find_entry(root.top, at, u64(PAGE_BITS))
    place.write(frame_entry(cap, rights, execute=(flags & EXECUTE) != 0))
    return cap


def grant_image(root: Root) -> None:
    """The pages of the image, in the order of their addresses."""
    first_slot = hardware.next_slot
    region = boot_description.image
    start = boot_description.start
    for i in urange(region.size() >> PAGE_BITS):
        offset = i << PAGE_BITS
        grant_next(root, map_page(root, region.start + offset, start + offset, flags_of(start + offset)))
    tell_region(root, u64(IMAGE_FRAMES), first_slot)


def flags_of(page: VAddr) -> u64:
    """What the segments on a page allow together; a page between segments is data."""
    flags = u64(0)
    for i in urange(boot_description.segment_count):
        segment = boot_description.segments[i]
        if segment.start < page + PAGE and page < segment.end:
            flags = flags | segment.flags
    return flags if flags != 0 else u64(READ | WRITE)
