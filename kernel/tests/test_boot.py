"""From the boot stub's hand-over to the root task's first instruction, with trees as firmware gives."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, Panic, VAddr, arena, machine, u64
from kernel.boot.memory import add, open_pool, plan_memory
from kernel.boot.shapes import MOST_SEGMENTS, Region
from kernel.main import kernel_start
from kernel.schedule import current_thread
from kernel.shapes import PC, ThreadState
from kernel.state import boot_description, core, hardware, shared
from kernel.tests.build import at, describe_image
from kernel.tests.invariants import check_state
from kernel.tests.test_fdt import SMALL, TREE_AT, VIRT, compile_tree

KERNEL = 0x8020_0000
IMAGE = 0x8061_0000
VIRTUAL = 0x1_0000
PAGES = 3
IDLE_AT = VAddr(0xFFFF_FFC0_8020_0100)


def describe(bits: int = 8) -> None:
    """An image of three pages, all of one segment."""
    describe_image(IMAGE, VIRTUAL, PAGES, bits, [(VIRTUAL, VIRTUAL + PAGES * 4096, 7)])


def start(source: str, *, hart: int = 0) -> None:
    """Put a device tree into memory, and start."""
    for i, byte in enumerate(compile_tree(source)):
        arena.write(int(at(TREE_AT)) + i, 1, byte)
    kernel_start(u64(hart), PAddr(TREE_AT), PAddr(KERNEL), IDLE_AT)


def test_the_root_task_runs_at_its_entry() -> None:
    describe()
    machine.csrs["time"] = 5
    start(VIRT)
    thread = current_thread()
    assert thread.state is ThreadState.RUNNING
    assert int(thread.context.words[PC]) == VIRTUAL + 0x390
    assert (int(shared.ticks_per_us), core.has_timer_register) == (10, True)
    assert core.now == 5
    assert int(core.idle_thread.context.resume_at) == IDLE_AT
    check_state()


def test_interrupts_of_the_controllers_output_to_this_hart() -> None:
    describe()
    start(VIRT, hart=1)
    assert (int(shared.plic), int(shared.plic_context), int(shared.source_count)) == (0xC00_0000, 3, 96)
    assert machine.csrs["sie"] == 0x220


def test_more_sources_than_the_kernel_keeps_state_for_are_not_used() -> None:
    describe()
    start(VIRT.replace("riscv,ndev = <96>", "riscv,ndev = <500>"))
    assert shared.source_count == 127


def test_without_an_interrupt_controller_there_are_no_interrupts() -> None:
    describe()
    start(SMALL)
    assert shared.source_count == 0
    assert not core.has_timer_register


def test_a_clock_that_is_too_slow_is_refused() -> None:
    describe()
    with pytest.raises(Panic, match="no timer frequency"):
        start(VIRT.replace("timebase-frequency = <10000000>", "timebase-frequency = <32768>"))


def test_more_segments_than_have_room_are_refused() -> None:
    describe()
    boot_description.segment_count = u64(MOST_SEGMENTS + 1)
    with pytest.raises(Panic, match="more segments"):
        start(VIRT)


def pool_for(tree: Region) -> Region:
    """The memory that boot takes its objects from."""
    add(hardware.memory, PAddr(0x8000_0000), PAddr(0x8800_0000))
    plan_memory(hardware, Region(PAddr(KERNEL), PAddr(0x8080_0000)))
    open_pool(hardware, tree, u64(12))
    return hardware.pool


def test_the_pool_is_the_larger_side_of_the_tree() -> None:
    assert pool_for(Region(PAddr(0x8700_0000), PAddr(0x8700_2000))).end == 0x8700_0000


def test_the_pool_may_be_behind_the_tree() -> None:
    assert pool_for(Region(PAddr(0x8080_1000), PAddr(0x8080_3000))).start == 0x8080_3000


def test_a_tree_that_begins_before_the_memory_leaves_what_is_behind_it() -> None:
    assert pool_for(Region(PAddr(0x807F_F000), PAddr(0x8080_3000))).start == 0x8080_3000


def test_a_tree_that_covers_all_memory_leaves_none() -> None:
    with pytest.raises(Panic, match="no memory is left"):
        pool_for(Region(PAddr(0x8000_0000), PAddr(0x8800_0000)))
