"""Frames in address spaces (seL4 manual, 7)."""

from __future__ import annotations

import pytest

from codegen.lang import machine, u64
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.labels import Label
from kernel.abi.objects import EXECUTE_NEVER, USER_TOP
from kernel.arch.riscv64.frame import invoke_frame, unmap
from kernel.results import InvocationError, Success, failed_lookup
from kernel.shapes import FrameSize, LookupFault
from kernel.tests.spaces import FRAMES_AT, Spaces

ADDRESS = 0x1000_0000


def prepared() -> Spaces:
    """A space with page tables of both levels around `ADDRESS`."""
    system = Spaces()
    for number in (9, 10):
        system.map_table(system.put_table(number), ADDRESS)
    return system


def test_a_mapped_page_is_user_memory_accessed_and_dirty_from_the_start() -> None:
    system = prepared()
    assert system.map_frame(system.put_frame(11), ADDRESS) == Success()
    entry = system.entry(ADDRESS)
    assert entry.valid
    assert entry.user
    assert entry.accessed
    assert entry.dirty
    assert not entry.is_global
    assert entry.page == FRAMES_AT + (11 << 30) >> 12


@pytest.mark.parametrize(
    ("rights", "attributes", "expected"),
    [
        (3, 0, (True, True, True)),
        (2, 0, (True, False, True)),
        (3, EXECUTE_NEVER, (True, True, False)),
        (2, EXECUTE_NEVER, (True, False, False)),
        (1, 0, (False, False, True)),
        (0, 0, (False, False, True)),
        (1, EXECUTE_NEVER, (False, False, False)),
        (0, EXECUTE_NEVER, (False, False, False)),
    ],
)
def test_rights_and_attributes(rights: int, attributes: int, expected: tuple[bool, bool, bool]) -> None:
    system = prepared()
    assert system.map_frame(system.put_frame(11), ADDRESS, rights=rights, attributes=attributes) == Success()
    entry = system.entry(ADDRESS)
    assert (entry.read, entry.write, entry.execute) == expected
    assert entry.valid == any(expected)


def test_a_capability_without_the_write_right_maps_no_writable_page() -> None:
    system = prepared()
    system.map_frame(system.put_frame(11, can_write=False), ADDRESS)
    assert not system.entry(ADDRESS).write


def test_mapping_again_at_the_same_address_changes_the_rights() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    machine.fences.clear()
    assert system.map_frame(frame, ADDRESS, rights=2) == Success()
    assert not system.entry(ADDRESS).write
    assert machine.fences == [("page", ADDRESS, 1)]


def test_a_mapped_frame_does_not_move() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    outcome = system.map_frame(frame, ADDRESS + 0x1000)
    assert outcome == InvocationError(Error.INVALID_ARGUMENT, u64(0))


def test_another_frame_in_its_place_must_go_first() -> None:
    system = prepared()
    system.map_frame(system.put_frame(11), ADDRESS)
    assert system.map_frame(system.put_frame(12), ADDRESS) == InvocationError(Error.DELETE_FIRST)


@pytest.mark.parametrize("tables", [0, 1])
def test_a_missing_table_is_told_by_the_bits_that_are_left(tables: int) -> None:
    system = Spaces()
    for number in range(tables):
        system.map_table(system.put_table(9 + number), ADDRESS)
    outcome = system.map_frame(system.put_frame(11), ADDRESS)
    assert isinstance(outcome, InvocationError)
    assert outcome.code is Error.FAILED_LOOKUP
    assert outcome.lookup.kind is LookupFailureKind.MISSING_CAPABILITY
    assert outcome.lookup.bits_left == (30, 21)[tables]


def test_large_pages_lie_in_the_upper_tables() -> None:
    system = Spaces()
    assert system.map_frame(system.put_frame(11, FrameSize.GIGA), 0) == Success()
    system.map_table(system.put_table(9), 1 << 30)
    assert system.map_frame(system.put_frame(12, FrameSize.MEGA), 1 << 30) == Success()
    assert system.entry(0x123_4000).page == FRAMES_AT + (11 << 30) >> 12
    assert system.entry((1 << 30) + 0x4000).page == FRAMES_AT + (12 << 30) >> 12


def test_a_large_page_over_a_table_finds_the_small_entries_behind_it() -> None:
    system = prepared()
    outcome = system.map_frame(system.put_frame(11, FrameSize.MEGA), ADDRESS)
    missing = LookupFault(LookupFailureKind.MISSING_CAPABILITY, u64(12))
    assert outcome == failed_lookup(missing, is_source=False)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        (0x1000_1000, Error.ALIGNMENT_ERROR),
        (USER_TOP & ~0x1F_FFFF, Error.INVALID_ARGUMENT),
        (0xFFFF_FFC0_0000_0000, Error.INVALID_ARGUMENT),
        (0xFFFF_FFFF_FFE0_0000, Error.INVALID_ARGUMENT),
    ],
)
def test_addresses_that_no_large_page_can_have(address: int, error: Error) -> None:
    system = prepared()
    outcome = system.map_frame(system.put_frame(11, FrameSize.MEGA), address)
    assert isinstance(outcome, InvocationError)
    assert outcome.code is error


def test_unmapping_forgets_the_translation() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    machine.fences.clear()
    assert invoke_frame(system.call(Label.PAGE_UNMAP), system.frame_cap(frame), frame) == Success()
    assert not system.entry(ADDRESS).valid
    assert system.frame_cap(frame).asid == 0
    assert machine.fences == [("page", ADDRESS, 1)]


def test_a_stale_capability_unmaps_nobody_elses_page() -> None:
    system = prepared()
    first, second = system.put_frame(11), system.put_frame(12)
    system.map_frame(first, ADDRESS)
    stale = system.frame_cap(first)
    unmap(stale)
    system.map_frame(second, ADDRESS)
    unmap(stale)
    assert system.entry(ADDRESS).page == system.frame_cap(second).base.__index__() >> 12


def test_get_address_answers_with_the_physical_address() -> None:
    system = prepared()
    frame = system.put_frame(11)
    call = system.call(Label.PAGE_GET_ADDRESS)
    assert invoke_frame(call, system.frame_cap(frame), frame) == Success(u64(1))
    assert call.word(u64(0)) == FRAMES_AT + (11 << 30)


def test_a_label_of_another_object_is_illegal() -> None:
    system = prepared()
    frame = system.put_frame(11)
    outcome = invoke_frame(system.call(Label.PAGE_TABLE_MAP), system.frame_cap(frame), frame)
    assert outcome == InvocationError(Error.ILLEGAL_OPERATION)
