"""The boot info: what the root task is told about its capabilities and the machine (seL4 manual, 9.1)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, load, store, u8, u64, urange
from kernel.abi.bootinfo import CNODE_BITS, EMPTY, EXTRA_DEVICE_TREE, EXTRA_LENGTH, IPC_BUFFER, NODES
from kernel.boot.grant import Root, tell
from kernel.state import boot_description, hardware

RAW_ADDRESSES: Final = "the device tree is copied from where the firmware left it"

HEADER_BYTES: Final = 16  # of a chunk: identifier and length, which counts the header
PAGE_BYTES: Final = 4096


def extra_pages(tree_size: u64) -> u64:
    """How many pages the extra boot info takes."""
    return (tree_size + HEADER_BYTES + (PAGE_BYTES - 1)) // PAGE_BYTES


def write_boot_info(root: Root) -> None:
    """Write what is no region of slots; all else is zero: one node, domain 0."""
    tell(root, u64(NODES), u64(1))
    tell(root, u64(IPC_BUFFER), u64(boot_description.end))
    tell(root, u64(CNODE_BITS), root.cnode_bits)
    tell(root, u64(EMPTY), hardware.next_slot)
    tell(root, u64(EMPTY + 1), u64(1) << root.cnode_bits)


def write_extra(root: Root, extra: VAddr, tree: VAddr) -> None:
    """Copy the device tree behind the boot info: the only chunk there is."""
    size = hardware.tree_size + HEADER_BYTES
    # Safety: inside the pages of the extra boot info.
    store(u64(EXTRA_DEVICE_TREE), at=extra)
    store(size, at=extra + 8)
    for i in urange(hardware.tree_size // 8):
        # Safety: the tree is aligned to eight bytes, and the pages were taken for its copy.
        store(load(u64, at=tree + i * 8), at=extra + HEADER_BYTES + i * 8)
    for i in urange(hardware.tree_size & ~u64(7), hardware.tree_size):
        store(load(u8, at=tree + i), at=extra + HEADER_BYTES + i)
    tell(root, u64(EXTRA_LENGTH), size)
