"""What Sv39 is made of: entries, indices and levels of page tables, and the register that selects one."""

from __future__ import annotations

from typing import Final

from codegen.lang import PAddr, VAddr, address_of, csr_read, csr_write, inline, likely, object_at, sfence_vma_asid, u64
from kernel.arch.riscv64.window import kernel_address, physical_address
from kernel.shapes import PageTable, Pte
from kernel.state import kernel_table, shared

RAW_ADDRESSES: Final = "page-table entries hold the physical addresses of page tables"

ENTRIES: Final = 512
LEVELS: Final = 3
TOP_BITS: Final = 30  # address bits that an entry of the top-level table covers
LEVEL_BITS: Final = 9
PAGE_SHIFT: Final = 12
SATP_SV39: Final = 8 << 60
SATP_ASID_SHIFT: Final = 44
NO_ENTRY: Final = Pte()


def entry_index(address: VAddr, bits_left: u64) -> u64:
    """Which entry translates `address` in a table whose entries cover `1 << bits_left` bytes."""
    return (u64(address) >> bits_left) & (ENTRIES - 1)


def is_table(entry: Pte) -> bool:
    """Whether the entry leads to a lower table."""
    return entry.valid and not entry.read and not entry.write and not entry.execute


def table_behind(entry: Pte) -> PageTable:
    """The table that an entry leads to."""
    assert is_table(entry), "only such an entry leads to a table"
    # Safety: entries of this kind are made by `table_entry` alone, and removed before their table goes.
    return object_at(PageTable, at=kernel_address(PAddr(entry.page << PAGE_SHIFT)))


def table_address(table: PageTable) -> PAddr:
    """The physical address of a table."""
    # Safety: the address of an object that lives; page tables are in the window, the kernel's own too.
    return physical_address(address_of(table))


def table_entry(table: PageTable) -> Pte:
    """The entry that leads to `table`."""
    return Pte(valid=True, page=u64(table_address(table)) >> PAGE_SHIFT)


def kernel_entry(base: PAddr, *, is_text: bool) -> Pte:
    """An entry for the kernel's own use, in every address space: either executable or writable."""
    page = u64(base) >> PAGE_SHIFT
    return Pte(
        valid=True, read=True, write=not is_text, execute=is_text, is_global=True, accessed=True, dirty=True, page=page
    )


def satp_of(table: PageTable, asid: u64) -> u64:
    """What satp holds while the machine translates by `table`; without ASIDs, all of it but the mode."""
    number = u64(SATP_SV39) | (asid << SATP_ASID_SHIFT) if shared.has_asids else u64(0)
    return number | (u64(table_address(table)) >> PAGE_SHIFT)


def is_in_use(table: PageTable) -> bool:
    """Whether the machine translates by this table."""
    return (csr_read("satp") ^ (u64(table_address(table)) >> PAGE_SHIFT)) << 20 == 0  # but for ASID and mode


@inline
def use_space(space: u64) -> None:
    """Translate by this from now on."""
    if likely(space >= SATP_SV39):
        csr_write("satp", space)
    elif csr_read("satp") != space | SATP_SV39:
        csr_write("satp", space | SATP_SV39)
        sfence_vma_asid(u64(0))  # the kernel's own translations are global, and may stay


def use_kernel_table() -> None:
    """Translate by the kernel's own table, where no user memory is."""
    use_space(satp_of(kernel_table, u64(0)))


def leave(table: PageTable) -> None:
    """An address space goes: the machine may not translate by it."""
    if is_in_use(table):
        use_kernel_table()
