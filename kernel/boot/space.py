"""The root task's address space, and the frames in it that are not its image's (seL4 manual, 9)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, create, u64
from kernel.abi.bootinfo import SLOT_ASID_CONTROL, SLOT_ASID_POOL, SLOT_BOOT_INFO_FRAME, SLOT_IPC_BUFFER, SLOT_VSPACE
from kernel.abi.objects import ASID_POOL_BITS, PAGE_BITS
from kernel.arch.riscv64.asid import copy_kernel_entries
from kernel.arch.riscv64.window import physical_address
from kernel.boot.grant import Root, grant
from kernel.boot.image import PAGE, READ, ROOT_ASID, WRITE, map_page
from kernel.boot.memory import take
from kernel.shapes import AsidControlCap, AsidPool, AsidPoolCap, PageTableCap
from kernel.state import hardware, shared

RAW_ADDRESSES: Final = "the first objects are made here, before there is untyped memory"


def make_space(root: Root) -> None:
    """The address space gets the kernel's half, and ASID 1 from the first pool."""
    copy_kernel_entries(root.top)
    # Safety: fresh memory from the pool.
    pool = create(AsidPool, at=take(hardware, u64(ASID_POOL_BITS)))
    pool.spaces[ROOT_ASID] = root.top
    shared.asid_pools[0] = pool
    grant(root, PageTableCap(True, root.top, u64(ROOT_ASID), VAddr(0)), u64(SLOT_VSPACE))
    grant(root, AsidControlCap(), u64(SLOT_ASID_CONTROL))
    grant(root, AsidPoolCap(u64(0), pool), u64(SLOT_ASID_POOL))


def grant_buffers(root: Root, ipc_buffer: VAddr) -> None:
    """The IPC buffer, and behind it the boot info."""
    buffer_page = physical_address(take(hardware, u64(PAGE_BITS)))
    grant(root, map_page(root, buffer_page, ipc_buffer, u64(READ | WRITE)), u64(SLOT_IPC_BUFFER))
    info_cap = map_page(root, physical_address(root.boot_info), ipc_buffer + PAGE, u64(READ | WRITE))
    grant(root, info_cap, u64(SLOT_BOOT_INFO_FRAME))
