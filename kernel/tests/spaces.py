"""Address spaces for tests: a pool, a space with ASID 1, page tables and frames in slots."""

from __future__ import annotations

from codegen.lang import PAddr, VAddr, create, u64
from kernel.abi.labels import Label
from kernel.arch.riscv64.frame import invoke_frame
from kernel.arch.riscv64.space import find_entry
from kernel.arch.riscv64.vspace import invoke_page_table
from kernel.object.derivation import insert_root
from kernel.results import Outcome
from kernel.shapes import AsidPool, AsidPoolCap, FrameCap, FrameSize, PageTable, PageTableCap, Pte, Slot
from kernel.state import shared
from kernel.tests.build import System, at

TABLES_AT = 0x7000_0000
FRAMES_AT = 0x1_0000_0000
POOL_AT = 0x7800_0000
SPACE_SLOT = 8


class Spaces(System):
    """A system whose slot 8 holds an address space with ASID 1."""

    def __init__(self) -> None:
        super().__init__()
        shared.has_asids = True
        self.pool = create(AsidPool, at=at(POOL_AT))
        shared.asid_pools[0] = self.pool
        self.pool_cap = AsidPoolCap(u64(0), self.pool)
        self.space = self.put_table(SPACE_SLOT)
        self.top = self.table(self.space)
        self.pool.spaces[1] = self.top
        self.space.cap = PageTableCap(True, self.top, u64(1), VAddr(0))

    def put_table(self, number: int) -> Slot:
        """A new page table in slot `number`."""
        table = create(PageTable, at=at(TABLES_AT + number * 4096))
        insert_root(PageTableCap(False, table, u64(0), VAddr(0)), self.slots[number])
        return self.slots[number]

    def put_frame(self, number: int, size: FrameSize = FrameSize.PAGE, *, can_write: bool = True) -> Slot:
        """A new frame in slot `number`."""
        base = PAddr(FRAMES_AT + (number << 30))
        insert_root(FrameCap(size, True, can_write, False, base, u64(0), VAddr(0)), self.slots[number])
        return self.slots[number]

    def table(self, slot: Slot) -> PageTable:
        return self.table_cap(slot).table

    def table_cap(self, slot: Slot) -> PageTableCap:
        assert isinstance(slot.cap, PageTableCap)
        return slot.cap

    def frame_cap(self, slot: Slot) -> FrameCap:
        assert isinstance(slot.cap, FrameCap)
        return slot.cap

    def map_table(self, slot: Slot, address: int) -> Outcome:
        call = self.call(Label.PAGE_TABLE_MAP, address, 0, caps=(self.space,))
        return invoke_page_table(call, self.table_cap(slot), slot)

    def map_frame(self, slot: Slot, address: int, *, rights: int = 3, attributes: int = 0) -> Outcome:
        call = self.call(Label.PAGE_MAP, address, rights, attributes, caps=(self.space,))
        return invoke_frame(call, self.frame_cap(slot), slot)

    def entry(self, address: int) -> Pte:
        """What a walk of the space finds for an address."""
        return find_entry(self.top, VAddr(address), u64(12)).read()
