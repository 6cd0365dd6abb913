"""Lists of regions of physical memory: adding, and cutting holes."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, bound, fatal, u64, urange
from kernel.boot.shapes import MAX_REGIONS, Region, RegionList

PAGE_MASK: Final = 4095


def page_up(address: PAddr) -> PAddr:
    """The first page boundary that is not below `address`."""
    return PAddr((u64(address) + PAGE_MASK) & ~u64(PAGE_MASK))


def page_down(address: PAddr) -> PAddr:
    """The last page boundary that is not above `address`."""
    return PAddr(u64(address) & ~u64(PAGE_MASK))


def add(regions: RegionList, start: PAddr, end: PAddr) -> None:
    """Add a region where its address belongs, unless it is empty."""
    if start >= end:
        return
    if regions.count >= MAX_REGIONS:
        fatal("memory is in more pieces than the kernel can list")
    i = regions.count
    regions.count = i + 1
    while i > 0 and regions.regions[i - 1].start > start:
        bound(MAX_REGIONS, "each turn makes room in the list for one more")
        regions.regions[i] = regions.regions[i - 1]
        i = i - 1
    regions.regions[i] = Region(start, end)


def subtract(regions: RegionList, start: PAddr, end: PAddr) -> None:
    """Take `start` to below `end` out of every region."""
    if start >= end:
        return
    i = u64(0)
    while i < regions.count:
        bound(2 * MAX_REGIONS, "each turn looks at a region or takes one out")
        region = regions.regions[i]
        if region.end <= start or region.start >= end:
            i = i + 1
            continue
        regions.count = regions.count - 1
        for later in urange(i, regions.count):
            regions.regions[later] = regions.regions[later + 1]
        add(regions, region.start, start)
        add(regions, end, region.end)


def subtract_all(regions: RegionList, holes: RegionList, page_bits: u64) -> None:
    """Take whole pages of this size out: every page that a hole touches."""
    mask = (u64(1) << page_bits) - 1
    for i in urange(holes.count):
        hole = holes.regions[i]
        subtract(regions, PAddr(u64(hole.start) & ~mask), PAddr((u64(hole.end) + mask) & ~mask))
