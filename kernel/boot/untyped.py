"""All free memory, and all devices, as untyped capabilities: the root task decides what becomes of them."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, u64, urange
from kernel.abi.bootinfo import MAX_UNTYPEDS, UNTYPED, UNTYPED_LIST
from kernel.abi.objects import MAX_UNTYPED_BITS, MIN_UNTYPED_BITS
from kernel.boot.grant import Root, grant_next, has_room, tell, tell_region
from kernel.boot.shapes import Region
from kernel.shapes import UntypedCap
from kernel.state import hardware

IS_DEVICE: Final = 1 << 8  # in the second word of a list entry


def grant_untypeds(root: Root) -> None:
    """Devices first, then memory; what exceeds the boot info's list is lost."""
    first_slot = hardware.next_slot
    for i in urange(hardware.devices.count):
        grant_region(root, hardware.devices.regions[i], first_slot, is_device=True)
    for i in urange(hardware.free.count):
        grant_region(root, hardware.free.regions[i], first_slot, is_device=False)
    tell_region(root, u64(UNTYPED), first_slot)


def grant_region(root: Root, region: Region, first_slot: u64, *, is_device: bool) -> None:
    """One region, in pieces as large as their alignment allows."""
    at = region.start
    while at < region.end:
        bound(128, "sizes rise and then fall again")
        size_bits = piece_bits(u64(at), u64(region.end) - u64(at))
        if size_bits < MIN_UNTYPED_BITS:
            return
        # Memory starts as if handed out: the first retype clears it (kernel/object/untyped.py).
        watermark = u64(0) if is_device else u64(1) << size_bits
        grant_piece(root, UntypedCap(size_bits, is_device, at, watermark), first_slot)
        at = at + (u64(1) << size_bits)


def piece_bits(start: u64, size: u64) -> u64:
    """The largest power of two that fits `size` and that `start` is a multiple of, in bits."""
    size_bits = u64(0)
    while size_bits < MAX_UNTYPED_BITS and ((start >> size_bits) & 1) == 0 and size >> (size_bits + 1) != 0:
        bound(MAX_UNTYPED_BITS, "no piece is larger")
        size_bits = size_bits + 1
    return size_bits


def grant_piece(root: Root, cap: UntypedCap, first_slot: u64) -> None:
    """One untyped capability, and its line in the boot info."""
    index = hardware.next_slot - first_slot
    if index >= MAX_UNTYPEDS or not has_room(root):
        return
    tell(root, index * 2 + UNTYPED_LIST, u64(cap.base))
    tell(root, index * 2 + (UNTYPED_LIST + 1), cap.size_bits | (u64(IS_DEVICE) if cap.is_device else u64(0)))
    grant_next(root, cap)
