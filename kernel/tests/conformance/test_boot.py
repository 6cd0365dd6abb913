"""What the initial thread finds, a sentence of the reference each."""

from __future__ import annotations

import pytest

from kernel.abi import bootinfo as info
from kernel.abi import user
from kernel.shapes import (
    A0,
    PC,
    AsidControlCap,
    AsidPoolCap,
    CNodeCap,
    DomainCap,
    FrameCap,
    IrqControlCap,
    NullCap,
    PageTableCap,
    SchedContextCap,
    ThreadCap,
)
from kernel.tests.test_bootinfo import PAGES, Booted

FIXED = {
    user.SLOT_NULL: NullCap,
    info.SLOT_TCB: ThreadCap,
    info.SLOT_CNODE: CNodeCap,
    info.SLOT_VSPACE: PageTableCap,
    info.SLOT_IRQ_CONTROL: IrqControlCap,
    info.SLOT_ASID_CONTROL: AsidControlCap,
    info.SLOT_ASID_POOL: AsidPoolCap,
    user.SLOT_IO_PORT_CONTROL: NullCap,
    user.SLOT_IO_SPACE: NullCap,
    info.SLOT_BOOT_INFO_FRAME: FrameCap,
    info.SLOT_IPC_BUFFER: FrameCap,
    info.SLOT_DOMAIN: DomainCap,
    user.SLOT_SMMU_SID_CONTROL: NullCap,
    user.SLOT_SMMU_CB_CONTROL: NullCap,
    info.SLOT_SCHED_CONTEXT: SchedContextCap,
    user.SLOT_SMC: NullCap,
}
BITS = 8


def test_only_a0_is_set() -> None:
    words = Booted().thread.context.words
    assert [i for i in range(32) if words[i] != 0] == [PC, A0]


@pytest.mark.parametrize("slot", FIXED)
def test_fixed_slots_hold_what_the_table_says(slot: int) -> None:
    assert type(Booted().root.slots[slot].cap) is FIXED[slot]


def test_words_of_the_boot_info() -> None:
    booted = Booted(BITS)
    for word in (user.NODE, user.IO_PAGE_TABLE_LEVELS, user.DOMAIN):
        assert booted.word(word) == 0
    assert booted.word(info.NODES) == 1
    assert booted.word(info.CNODE_BITS) == BITS
    regions = (info.IMAGE_FRAMES, info.IMAGE_PAGING, info.EXTRA_PAGES, info.SCHED_CONTROL, info.UNTYPED)
    assert all(info.FIRST_FREE_SLOT <= booted.word(r) < booted.word(r + 1) <= booted.word(info.EMPTY) for r in regions)
    assert booted.word(info.IMAGE_FRAMES + 1) - booted.word(info.IMAGE_FRAMES) == PAGES
    assert all(booted.word(r) == booted.word(r + 1) for r in (user.SHARED_FRAMES, user.IO_SPACES))
