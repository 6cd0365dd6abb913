"""Which memory is free, which physical addresses are devices, and the memory for the first objects.

Memory is kept in lists of regions, which are added and have holes cut into them.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, bound, clear_memory, fatal, u64, urange
from kernel.abi.objects import MEGA_PAGE_BITS, PAGE_BITS
from kernel.arch.riscv64.window import WINDOW_BYTES, kernel_address
from kernel.boot.shapes import MAX_REGIONS, Hardware, Region, RegionList

RAW_ADDRESSES: Final = "memory becomes objects here"

PHYSICAL_END: Final = 1 << 39  # no capability can name more
LAST_PAGE: Final = 0xFFFF_FFFF_FFFF_F000


def align_up(address: PAddr, size_bits: u64) -> PAddr:
    """The first multiple of `1 << size_bits` that is not below `address`."""
    mask = (u64(1) << size_bits) - 1
    return PAddr((u64(address) + mask) & ~mask)


def align_down(address: PAddr, size_bits: u64) -> PAddr:
    """The last multiple of `1 << size_bits` that is not above `address`."""
    return PAddr((u64(address) >> size_bits) << size_bits)


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
    for i in urange(holes.count):
        hole = holes.regions[i]
        subtract(regions, align_down(hole.start, page_bits), align_up(hole.end, page_bits))


def plan_memory(hardware: Hardware, image: Region) -> None:
    """Free is all memory above the image but what is reserved, and what the kernel cannot reach from its window.

    Devices are all that is not memory, but for the 2 MiB pages in which the kernel's own are; and the memory below the
    image, where the firmware is.
    """
    add(hardware.devices, PAddr(0), PAddr(PHYSICAL_END))
    for i in urange(hardware.memory.count):
        region = hardware.memory.regions[i]
        if region.start <= image.start and image.start < region.end:
            region = Region(image.start, region.end)
        add(hardware.free, align_up(region.start, u64(PAGE_BITS)), align_down(region.end, u64(PAGE_BITS)))
        subtract(hardware.devices, align_down(region.start, u64(PAGE_BITS)), align_up(region.end, u64(PAGE_BITS)))
    subtract(hardware.free, image.start, align_up(image.end, u64(PAGE_BITS)))
    subtract(hardware.free, PAddr(WINDOW_BYTES), PAddr(LAST_PAGE))
    subtract_all(hardware.free, hardware.reserved, u64(PAGE_BITS))
    subtract_all(hardware.devices, hardware.own_devices, u64(MEGA_PAGE_BITS))


def open_pool(hardware: Hardware, tree: Region, alignment_bits: u64) -> None:
    """Find memory for the first objects: the largest piece that is free of the device tree."""
    best = Region()
    for i in urange(hardware.free.count):
        region = hardware.free.regions[i]
        if region.end <= tree.start or region.start >= tree.end:
            best = larger(best, region)
        else:
            if region.start < tree.start:
                best = larger(best, Region(region.start, tree.start))
            if region.end > tree.end:
                best = larger(best, Region(tree.end, region.end))
    if best.size() == 0:
        fatal("no memory is left for the first objects")
    hardware.pool_base = align_up(best.start, alignment_bits)
    hardware.pool = Region(hardware.pool_base, best.end)


def larger(first: Region, second: Region) -> Region:
    return second if second.size() > first.size() else first


def take(hardware: Hardware, size_bits: u64) -> VAddr:
    """Memory for an object of this size: cleared, aligned to its size, as the kernel sees it."""
    size = u64(1) << size_bits
    start = align_up(hardware.pool.start, size_bits)
    if start + size > hardware.pool.end:
        fatal("memory is too small for the first objects")
    hardware.pool = Region(start + size, hardware.pool.end)
    # Safety: the memory is free, and handed out once.
    clear_memory(at=kernel_address(start), size=size)
    return kernel_address(start)


def close_pool(hardware: Hardware) -> None:
    """What was taken is not free; the rest remains so."""
    subtract(hardware.free, hardware.pool_base, hardware.pool.start)
    hardware.pool = Region(hardware.pool.start, hardware.pool.start)
