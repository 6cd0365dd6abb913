"""The kernel's own half of every address space: the window on physical memory, its text alone executable."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, create, sfence_vma, u64, urange
from kernel.abi.objects import MEGA_PAGE_BITS, PAGE_TABLE_BITS
from kernel.arch.riscv64.asid import probe_asids
from kernel.arch.riscv64.translate import ENTRIES, TOP_BITS, entry_index, kernel_entry, table_entry, use_kernel_table
from kernel.arch.riscv64.window import kernel_address
from kernel.boot.memory import take
from kernel.boot.shapes import Hardware
from kernel.shapes import PageTable
from kernel.state import kernel_table

RAW_ADDRESSES: Final = "page tables are made here"


def build_kernel_space(hardware: Hardware, text: PAddr) -> None:
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
