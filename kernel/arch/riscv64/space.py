"""Address spaces: finding them, walking them, and letting the machine translate by them."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, inline, sfence_vma_asid, sfence_vma_page, u64, urange, value
from kernel.abi.objects import ASID_POOL_INDEX_BITS, ASID_POOLS
from kernel.arch.riscv64.translate import LEVEL_BITS, LEVELS, TOP_BITS, entry_index, is_table, leave, table_behind
from kernel.shapes import PageTable, PageTableCap, Pte
from kernel.state import shared, this_core

ASID_INDEX_MASK: Final = (1 << ASID_POOL_INDEX_BITS) - 1


@value
class Entry:
    """Where a walk ended: an entry of `table` that leads to no lower table."""

    table: PageTable
    index: u64
    bits_left: u64  # the entry covers `1 << bits_left` bytes

    def read(self) -> Pte:
        return self.table.entries[self.index]

    def write(self, entry: Pte) -> None:
        self.table.entries[self.index] = entry


@inline
def space_of(asid: u64) -> PageTable | None:
    """The top-level table of an ASID; None if nothing has it."""
    if asid >> ASID_POOL_INDEX_BITS >= ASID_POOLS:
        return None
    pool = shared.asid_pools[asid >> ASID_POOL_INDEX_BITS]
    return None if pool is None else pool.spaces[asid & ASID_INDEX_MASK]


@inline
def is_top_level(cap: PageTableCap) -> bool:
    """Whether the capability is of a whole address space."""
    return cap.is_mapped and space_of(cap.asid) is cap.table


def find_entry(top: PageTable, address: VAddr, lowest: u64) -> Entry:
    """Walk down to an entry that leads to no table, or covers no more than `1 << lowest` bytes."""
    table = top
    bits_left = u64(TOP_BITS)
    entry = table.entries[entry_index(address, bits_left)]
    while is_table(entry) and bits_left > lowest:
        bound(LEVELS, "tables of Sv39 have three levels")
        table = table_behind(entry)
        bits_left = bits_left - LEVEL_BITS
        entry = table.entries[entry_index(address, bits_left)]
    return Entry(table, entry_index(address, bits_left), bits_left)


def find_table(top: PageTable, address: VAddr, wanted: PageTable) -> Entry | None:
    """The entry that leads to the table `wanted`, at whatever level."""
    for level in urange(LEVELS - 1):
        place = find_entry(top, address, u64(TOP_BITS) - level * LEVEL_BITS)
        if is_table(place.read()) and table_behind(place.read()) is wanted:
            return place
    return None


def flush_page(address: VAddr, asid: u64) -> None:
    """Forget what the machine remembers of one page."""
    sfence_vma_page(address, asid if shared.has_asids else u64(0))


def flush_space(asid: u64) -> None:
    """Forget what the machine remembers of an address space, tables included."""
    sfence_vma_asid(asid if shared.has_asids else u64(0))


def forget_spaces() -> None:
    """Threads may have other spaces than they had: each looks for its own when it runs again."""
    this_core().space_epoch = this_core().space_epoch + 2
    thread = this_core().current
    if thread is not None:
        thread.root_size = u64(0)


def delete_asid(asid: u64, table: PageTable) -> None:
    """An address space goes, if the ASID is still its own."""
    pool = shared.asid_pools[asid >> ASID_POOL_INDEX_BITS]
    index = asid & ASID_INDEX_MASK
    if pool is None or pool.spaces[index] is not table:
        return
    pool.spaces[index] = None
    forget_spaces()
    leave(table)
    flush_space(asid)
