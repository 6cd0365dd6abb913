"""What is free at boot, what is a device, and how it is cut into untyped memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.lang import PAddr, Panic, reset_object, u64
from kernel.arch.riscv64.window import physical_address
from kernel.boot.memory import add, close_pool, open_pool, plan_memory, subtract, take
from kernel.boot.shapes import Region, RegionList
from kernel.boot.untyped import piece_bits
from kernel.state import hardware
from kernel.tests.test_fdt import regions

RAM = (0x8000_0000, 0x8800_0000)
IMAGE = Region(PAddr(0x8020_0000), PAddr(0x8061_2345))
TREE = Region(PAddr(0x87E0_0000), PAddr(0x87E0_2000))


def region(start: int, end: int) -> Region:
    return Region(PAddr(start), PAddr(end))


def plan() -> None:
    add(hardware.memory, PAddr(RAM[0]), PAddr(RAM[1]))
    add(hardware.reserved, PAddr(0x8700_0800), PAddr(0x8700_1800))
    add(hardware.own_devices, PAddr(0xC00_0000), PAddr(0xC60_0000))
    plan_memory(hardware, IMAGE)


def test_free_is_memory_behind_the_image_without_reserved_pages() -> None:
    plan()
    assert regions(hardware.free) == [(0x8061_3000, 0x8700_0000), (0x8700_2000, 0x8800_0000)]


def test_memory_beyond_the_window_is_lost() -> None:
    add(hardware.memory, PAddr(RAM[0]), PAddr(1 << 40))
    plan_memory(hardware, IMAGE)
    assert regions(hardware.free) == [(0x8061_3000, 1 << 38)]


def test_devices_are_all_but_memory_and_the_kernels_own() -> None:
    """And the memory below the image, which is the firmware's."""
    plan()
    assert regions(hardware.devices) == [(0, 0xC00_0000), (0xC60_0000, 0x8020_0000), (RAM[1], 1 << 39)]


def test_the_kernels_own_devices_are_kept_in_pages_of_2_mib() -> None:
    add(hardware.own_devices, PAddr(0x200_0000), PAddr(0x201_0000))
    add(hardware.own_devices, PAddr(0x5FF_F000), PAddr(0x620_1000))
    plan()
    devices = [(0, 0x200_0000), (0x220_0000, 0x5E0_0000), (0x640_0000, 0xC00_0000)]
    assert regions(hardware.devices)[:3] == devices


def test_the_pool_keeps_clear_of_the_device_tree_and_what_is_left_of_it_is_free() -> None:
    plan()
    open_pool(hardware, Region(PAddr(0x8062_0000), PAddr(0x8400_0000)), u64(18))
    first, second = take(hardware, u64(18)), take(hardware, u64(12))
    assert physical_address(first) == 0x8400_0000
    assert physical_address(second) == 0x8404_0000
    close_pool(hardware)
    assert regions(hardware.free) == [
        (0x8061_3000, 0x8400_0000),
        (0x8404_1000, 0x8700_0000),
        (0x8700_2000, 0x8800_0000),
    ]


def test_objects_are_aligned_to_their_sizes() -> None:
    plan()
    open_pool(hardware, TREE, u64(12))
    take(hardware, u64(12))
    assert physical_address(take(hardware, u64(18))) & 0x3_FFFF == 0


def test_a_machine_without_memory_is_refused() -> None:
    with pytest.raises(Panic, match="no memory"):
        open_pool(hardware, TREE, u64(12))


def test_a_pool_that_is_too_small_is_refused() -> None:
    plan()
    open_pool(hardware, TREE, u64(12))
    with pytest.raises(Panic, match="too small"):
        take(hardware, u64(30))


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_subtracting_leaves_exactly_the_rest(a: int, b: int, c: int, d: int) -> None:
    listed = RegionList()
    add(listed, PAddr(100), PAddr(120))
    add(listed, PAddr(a), PAddr(b))
    subtract(listed, PAddr(c), PAddr(d))
    left = {x for start, end in regions(listed) for x in range(start, end)}
    assert left == ({*range(a, b)} - {*range(c, d)}) | {*range(100, 120)}
    assert all(start < end for start, end in regions(listed))
    assert regions(listed) == sorted(regions(listed))


@given(st.integers(0, 1 << 39), st.integers(1, 1 << 39))
def test_a_piece_is_as_large_as_alignment_and_size_allow(start: int, size: int) -> None:
    bits = int(piece_bits(u64(start), u64(size)))
    assert 1 << bits <= size
    assert start % (1 << bits) == 0
    assert bits == 38 or 2 << bits > size or start % (2 << bits) != 0


def test_more_regions_than_fit_are_refused() -> None:
    reset_object(hardware)
    for i in range(64):
        add(hardware.memory, PAddr(i * 0x2000), PAddr(i * 0x2000 + 0x1000))
    with pytest.raises(Panic, match="more pieces"):
        add(hardware.memory, PAddr(1 << 30), PAddr(2 << 30))
