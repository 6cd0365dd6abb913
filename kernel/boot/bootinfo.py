"""The boot info: what the root task is told about its capabilities and the machine (seL4 manual, 9.1)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, load, store, u8, u64, urange
from kernel.abi.bootinfo import CNODE_BITS, EMPTY, EXTRA_DEVICE_TREE, EXTRA_LENGTH, EXTRA_PAGES, IPC_BUFFER, NODES
from kernel.abi.objects import PAGE_BITS
from kernel.arch.riscv64.window import physical_address
from kernel.boot.grant import Root, grant_next, tell, tell_region
from kernel.boot.image import PAGE, READ, WRITE, map_page
from kernel.boot.memory import take
from kernel.state import boot_description, hardware

RAW_ADDRESSES: Final = "the device tree is copied from where the firmware left it"

HEADER_BYTES: Final = 16  # of a chunk: identifier and length, which counts the header


def extra_pages(tree_size: u64) -> u64:
    """How many pages the extra boot info takes."""
    return (tree_size + HEADER_BYTES + (PAGE - 1)) // PAGE


def write_boot_info(root: Root) -> None:
    """Write what is no region of slots; all else is zero: one node, domain 0."""
    tell(root, u64(NODES), u64(1))
    tell(root, u64(IPC_BUFFER), u64(boot_description.end))
    tell(root, u64(CNODE_BITS), root.cnode_bits)
    tell(root, u64(EMPTY), hardware.next_slot)
    tell(root, u64(EMPTY + 1), u64(1) << root.cnode_bits)


def grant_extra(root: Root, extra: VAddr, tree: VAddr) -> None:
    """The extra boot info, which comes last of all, in pages that follow one another."""
    first_slot = hardware.next_slot
    start = take(hardware, u64(PAGE_BITS))
    for i in urange(extra_pages(hardware.tree_size)):
        page = start if i == 0 else take(hardware, u64(PAGE_BITS))
        assert page == start + i * PAGE, "the pool hands out pages in order"
        grant_next(root, map_page(root, physical_address(page), extra + i * PAGE, u64(READ | WRITE)))
    tell_region(root, u64(EXTRA_PAGES), first_slot)
    write_extra(root, start, tree)


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
