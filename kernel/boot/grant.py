"""Giving capabilities to the root task, and telling it of them."""

from __future__ import annotations

from typing import Final

from codegen.lang import Array, VAddr, fatal, store, u64, value
from kernel.object.derivation import insert_root
from kernel.shapes import Cap, PageTable, Slot
from kernel.state import hardware

RAW_ADDRESSES: Final = "the boot-info frame is user memory, reached through the window on physical memory"


@value
class Root:
    """The root task while it is made."""

    slots: Array[Slot]
    cnode_bits: u64
    top: PageTable
    boot_info: VAddr  # the kernel's address of the boot-info frame


def grant(root: Root, cap: Cap, number: u64) -> None:
    """Put a capability into a slot of the root task's CNode."""
    insert_root(cap, root.slots[number])


def grant_next(root: Root, cap: Cap) -> None:
    """Put a capability into the next free slot."""
    if not has_room(root):
        fatal("the root task's CNode is too small: build the image with more ROOT_CNODE_BITS")
    grant(root, cap, hardware.next_slot)
    hardware.next_slot = hardware.next_slot + 1


def has_room(root: Root) -> bool:
    """Whether a slot is free."""
    return hardware.next_slot < u64(1) << root.cnode_bits


def tell(root: Root, index: u64, word: u64) -> None:
    """Set word `index` of the boot info."""
    # Safety: the frame has 512 words, and every index is below 483.
    store(word, at=root.boot_info + index * 8)


def tell_region(root: Root, index: u64, first_slot: u64) -> None:
    """Set a slot region of the boot info: from `first_slot` to the last one granted."""
    tell(root, index, first_slot)
    tell(root, index + 1, hardware.next_slot)
