"""The kernel's own half of every address space; the root task's, and the frames in it that are not its image's.

In the kernel's half is the window on physical memory, whose text alone is executable (seL4 manual, 9).
"""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, create, sfence_vma, u64, urange
from kernel.abi.bootinfo import SLOT_ASID_CONTROL, SLOT_ASID_POOL, SLOT_BOOT_INFO_FRAME, SLOT_IPC_BUFFER, SLOT_VSPACE
from kernel.abi.objects import ASID_POOL_BITS, MEGA_PAGE_BITS, PAGE_BITS, PAGE_TABLE_BITS
from kernel.arch.riscv64.asid import copy_kernel_entries, probe_asids
from kernel.arch.riscv64.translate import ENTRIES, TOP_BITS, entry_index, kernel_entry, table_entry, use_kernel_table
from kernel.arch.riscv64.window import kernel_address, physical_address
from kernel.boot.grant import Root, grant
from kernel.boot.image import PAGE, READ, ROOT_ASID, WRITE, map_page
from kernel.boot.memory import take
from kernel.shapes import AsidControlCap, AsidPool, AsidPoolCap, PageTable, PageTableCap
from kernel.state import hardware, kernel_table, shared

RAW_ADDRESSES: Final = "the first objects are made here, before there is untyped memory"


def build_kernel_space(text: PAddr) -> None:
    """Leave the boot stub's table: from here on the kernel cannot write its text, or run anything else.

    `text` is the start of the 2 MiB that hold the kernel's text and constants.
    """
    half = u64(ENTRIES // 2)
    for i in urange(half):
        kernel_table.entries[half + i] = kernel_entry(PAddr(i << TOP_BITS), is_text=False)
    # Safety: fresh memory from the pool.
    fine = create(PageTable, at=take(hardware, u64(PAGE_TABLE_BITS)))
    gigabyte = (u64(text) >> TOP_BITS) << TOP_BITS
    for i in urange(ENTRIES):
        base = PAddr(gigabyte + (i << MEGA_PAGE_BITS))
        fine.entries[i] = kernel_entry(base, is_text=base == text)
    kernel_table.entries[entry_index(kernel_address(text), u64(TOP_BITS))] = table_entry(fine)
    probe_asids()
    use_kernel_table()
    sfence_vma()


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
