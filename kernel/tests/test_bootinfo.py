"""The root task as boot makes it: its capabilities, its address space, and what it is told."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, Panic, VAddr, arena, load, u64
from kernel.abi import bootinfo as info
from kernel.arch.riscv64.space import find_entry
from kernel.arch.riscv64.window import physical_address
from kernel.boot.bootinfo import write_boot_info
from kernel.boot.grant import Root
from kernel.boot.image import check_description, flags_of
from kernel.boot.memory import add, close_pool, open_pool, plan_memory
from kernel.boot.root import furnish, make_root
from kernel.boot.shapes import Region
from kernel.boot.space import build_kernel_space
from kernel.boot.untyped import grant_untypeds
from kernel.cspace import find_slot_of
from kernel.shapes import (
    A0,
    PC,
    CNodeCap,
    FrameCap,
    PageTableCap,
    Pte,
    SchedContextCap,
    SchedControlCap,
    Slot,
    Tcb,
    UntypedCap,
)
from kernel.state import boot_description, hardware, kernel_table
from kernel.tests.build import at, describe_image

KERNEL = 0x8020_0000
IMAGE = 0x8061_0000
VIRTUAL = 0x1F_F000  # the image crosses a boundary of 2 MiB
PAGES = 5
TREE_AT = 0x87E0_0000
TREE_BYTES = 5003


class Booted:
    """A root task with the boot info that it would see."""

    def __init__(self, bits: int = 8) -> None:
        text, data = VIRTUAL + 0x10, VIRTUAL + 0x3010
        describe_image(IMAGE, VIRTUAL, PAGES, bits, [(text, text + 0x1100, 5), (data, data + 0x800, 6)])
        hardware.tree_size = u64(TREE_BYTES)
        for i in range(TREE_BYTES):
            arena.write(int(at(TREE_AT)) + i, 1, i % 251)
        add(hardware.memory, PAddr(0x8000_0000), PAddr(0x8800_0000))
        plan_memory(hardware, Region(PAddr(KERNEL), PAddr(IMAGE + PAGES * 4096)))
        open_pool(hardware, Region(PAddr(TREE_AT), PAddr(TREE_AT + TREE_BYTES)), u64(bits + 5))
        self.root: Root = make_root(u64(bits))
        build_kernel_space(PAddr(KERNEL))
        self.thread: Tcb = furnish(self.root, at(TREE_AT))
        close_pool(hardware)
        grant_untypeds(self.root)
        write_boot_info(self.root)

    def word(self, index: int) -> int:
        return int(load(u64, at=self.root.boot_info + index * 8))

    def slots(self, index: int) -> list[Slot]:
        """The slots of a region that the boot info tells of."""
        return [self.root.slots[n] for n in range(self.word(index), self.word(index + 1))]

    def entry(self, address: int) -> Pte:
        return find_entry(self.root.top, VAddr(address), u64(12)).read()


def test_a_slots_number_is_its_address() -> None:
    booted = Booted()
    for number in (info.SLOT_TCB, info.SLOT_VSPACE, 100):
        assert find_slot_of(booted.thread, u64(number)) is booted.root.slots[number]
    assert isinstance(booted.root.slots[info.SLOT_CNODE].cap, CNodeCap)


def test_the_image_is_mapped_in_order_with_the_rights_of_its_segments() -> None:
    booted = Booted()
    frames = [slot.cap for slot in booted.slots(info.IMAGE_FRAMES)]
    assert [int(cap.base) for cap in frames if isinstance(cap, FrameCap)] == [IMAGE + i * 4096 for i in range(PAGES)]
    rights = []
    for i in range(PAGES):
        entry = booted.entry(VIRTUAL + i * 4096)
        assert entry.page == (IMAGE >> 12) + i
        assert entry.user
        rights.append((entry.read, entry.write, entry.execute))
    text, data = (True, False, True), (True, True, False)
    assert rights == [text, text, data, data, data]


def test_a_page_has_the_rights_of_all_segments_on_it() -> None:
    text, data = VIRTUAL + 0x10, VIRTUAL + 0x1200
    describe_image(IMAGE, VIRTUAL, PAGES, 8, [(text, text + 0x1100, 5), (data, data + 0x1000, 6)])
    assert [flags_of(VAddr(VIRTUAL + i * 4096)) for i in range(3)] == [5, 7, 6]


def test_regions_of_slots_follow_one_another() -> None:
    booted = Booted()
    order = (info.IMAGE_PAGING, info.EXTRA_PAGES, info.SCHED_CONTROL, info.IMAGE_FRAMES, info.UNTYPED, info.EMPTY)
    starts = [booted.word(index) for index in order]
    ends = [booted.word(index + 1) for index in order]
    assert starts == [info.FIRST_FREE_SLOT, *ends[:-1]]


def test_paging_capabilities_come_by_size_and_then_address() -> None:
    booted = Booted()
    caps = [slot.cap for slot in booted.slots(info.IMAGE_PAGING)]
    assert [int(cap.mapped_at) for cap in caps if isinstance(cap, PageTableCap)] == [0, 0, 0x20_0000]


def test_buffer_and_boot_info_follow_the_image() -> None:
    booted = Booted()
    end = VIRTUAL + PAGES * 4096
    assert booted.word(info.IPC_BUFFER) == end
    assert booted.thread.ipc_buffer == end
    assert booted.thread.context.words[A0] == end + 4096
    assert booted.thread.context.words[PC] == VIRTUAL + 0x390
    assert booted.entry(end + 4096).page == int(physical_address(booted.root.boot_info)) >> 12


def test_the_device_tree_is_copied() -> None:
    booted = Booted()
    frame = booted.slots(info.EXTRA_PAGES)[0].cap
    assert isinstance(frame, FrameCap)
    extra = int(at(int(frame.base)))
    assert arena.read(extra, 8) == info.EXTRA_DEVICE_TREE
    length = arena.read(extra + 8, 8)
    assert [arena.read(extra + 16 + i, 1) for i in range(TREE_BYTES)] == [i % 251 for i in range(TREE_BYTES)]
    assert length == booted.word(info.EXTRA_LENGTH) == TREE_BYTES + 16


def test_untyped_memory_is_listed_in_the_order_of_its_slots() -> None:
    booted = Booted()
    total = 0
    bases = []
    for i, slot in enumerate(booted.slots(info.UNTYPED)):
        cap = slot.cap
        assert isinstance(cap, UntypedCap)
        assert booted.word(info.UNTYPED_LIST + 2 * i) == cap.base
        second = booted.word(info.UNTYPED_LIST + 2 * i + 1)
        assert second == int(cap.size_bits) | (256 if cap.is_device else 0)
        total += 0 if cap.is_device else 1 << int(cap.size_bits)
        bases.append((not cap.is_device, int(cap.base)))
    assert bases == sorted(bases)
    taken = int(hardware.pool.start) - int(hardware.pool_base)
    assert total == 0x8800_0000 - (IMAGE + PAGES * 4096) - taken


def test_memory_for_which_there_is_no_slot_is_lost() -> None:
    booted = Booted(bits=5)
    assert [booted.word(index) for index in (info.UNTYPED + 1, info.EMPTY, info.EMPTY + 1)] == [32, 32, 32]


def test_empty_slots_are_empty_and_the_one_before_is_not() -> None:
    booted = Booted()
    first = booted.word(info.EMPTY)
    assert booted.word(info.EMPTY + 1) == 256
    assert all(booted.root.slots[n].link.next is None for n in range(first, 256))
    assert isinstance(booted.root.slots[first - 1].cap, UntypedCap)


def test_time_of_the_initial_thread() -> None:
    booted = Booted()
    cap = booted.root.slots[info.SLOT_SCHED_CONTEXT].cap
    assert isinstance(cap, SchedContextCap)
    assert booted.thread.sched_context is cap.context
    assert cap.context.refills[0].amount == 5000 * 10
    assert isinstance(booted.slots(info.SCHED_CONTROL)[0].cap, SchedControlCap)
    assert booted.thread.priority == 255
    assert booted.thread.max_priority == 255


def test_only_the_kernels_text_is_executable_and_it_is_not_writable() -> None:
    booted = Booted()
    text = find_entry(booted.root.top, at(KERNEL), u64(12)).read()
    data = find_entry(booted.root.top, at(KERNEL + 0x20_0000), u64(12)).read()
    assert (text.write, text.execute, text.user) == (False, True, False)
    assert (data.write, data.execute, data.user) == (True, False, False)
    assert find_entry(kernel_table, at(5 << 30), u64(12)).read().page == 5 << 18


@pytest.mark.unsound("boot stops half-way")
def test_a_cnode_without_room_is_refused() -> None:
    with pytest.raises(Panic, match="ROOT_CNODE_BITS"):
        Booted(bits=4)


def test_a_kernel_that_was_not_packed_does_not_start() -> None:
    boot_description.magic = u64(1)
    with pytest.raises(Panic, match="image tool"):
        check_description()
