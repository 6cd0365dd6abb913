"""ASID pools (seL4 manual, 7.1.3)."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.arch.riscv64.asid import delete_pool, invoke_asid_control, invoke_asid_pool
from kernel.results import InvocationError, Outcome, Success
from kernel.shapes import AsidPoolCap, NullCap, Pte, UntypedCap
from kernel.state import kernel_table, shared
from kernel.tests.spaces import SPACE_SLOT, Spaces

TARGET = 20


def make_pool(system: Spaces, *, untyped: int = 21, index: int = TARGET, depth: int = 64) -> Outcome:
    caps = (system.slots[untyped], system.slots[1])
    return invoke_asid_control(system.call(Label.ASID_CONTROL_MAKE_POOL, index, depth, caps=caps))


def assign(system: Spaces, number: int) -> Outcome:
    call = system.call(Label.ASID_POOL_ASSIGN, caps=(system.slots[number],))
    return invoke_asid_pool(call, system.pool_cap)


def test_a_pool_takes_all_of_its_untyped_memory() -> None:
    system = Spaces()
    untyped = system.put_untyped(21, 12)
    assert make_pool(system) == Success()
    cap = system.slots[TARGET].cap
    assert isinstance(cap, AsidPoolCap)
    assert cap.base == 512
    assert shared.asid_pools[1] is cap.pool
    assert isinstance(untyped.cap, UntypedCap)
    assert untyped.cap.watermark == 4096
    assert untyped.link.next is system.slots[TARGET]


@pytest.mark.parametrize(("size_bits", "is_device"), [(11, False), (13, False), (12, True)])
def test_only_four_kib_of_memory_become_a_pool(size_bits: int, is_device: bool) -> None:
    system = Spaces()
    system.put_untyped(21, size_bits, is_device=is_device)
    assert make_pool(system) == InvocationError(Error.INVALID_CAPABILITY, u64(1))


def test_untyped_memory_in_use_is_revoked_first() -> None:
    system = Spaces()
    system.put_untyped(21, 12)
    make_pool(system)
    assert make_pool(system, index=22) == InvocationError(Error.REVOKE_FIRST)


def test_a_full_destination_is_deleted_first() -> None:
    system = Spaces()
    system.put_untyped(21, 12)
    assert make_pool(system, index=2) == InvocationError(Error.DELETE_FIRST)


def test_a_wrong_depth_is_a_range_error() -> None:
    system = Spaces()
    system.put_untyped(21, 12)
    assert make_pool(system, depth=65) == InvocationError(Error.RANGE_ERROR, u64(1), u64(64))


@pytest.mark.unsound("one pool stands in all places")
def test_no_pools_left() -> None:
    system = Spaces()
    system.put_untyped(21, 12)
    for i in range(1, 128):
        shared.asid_pools[i] = system.pool
    assert make_pool(system) == InvocationError(Error.DELETE_FIRST)
    assert isinstance(system.slots[TARGET].cap, NullCap)


def test_assigning_gives_the_first_free_asid_and_the_kernels_half() -> None:
    system = Spaces()
    for i in (256, 511):  # the ends of it
        kernel_table.entries[i] = Pte(valid=True, is_global=True)
    slot = system.put_table(9)
    assert assign(system, 9) == Success()
    assert system.table_cap(slot).asid == 2
    assert system.pool.spaces[2] is system.table(slot)
    assert all(system.table(slot).entries[i].is_global for i in (256, 511))
    assert not system.table(slot).entries[255].valid


def test_asid_zero_is_never_given() -> None:
    system = Spaces()
    delete_pool(system.pool_cap)
    slot = system.put_table(9)
    shared.asid_pools[0] = system.pool
    assign(system, 9)
    assert system.table_cap(slot).asid == 1


def test_a_table_in_use_is_no_new_space() -> None:
    system = Spaces()
    assert assign(system, SPACE_SLOT) == InvocationError(Error.INVALID_CAPABILITY, u64(1))


@pytest.mark.unsound("one table stands in all places")
def test_a_full_pool_has_no_asid() -> None:
    system = Spaces()
    for i in range(1, 512):
        system.pool.spaces[i] = system.top
    system.put_table(9)
    assert assign(system, 9) == InvocationError(Error.DELETE_FIRST)


def test_deleting_a_pool_ends_its_spaces() -> None:
    system = Spaces()
    delete_pool(system.pool_cap)
    assert shared.asid_pools[0] is None
    assert system.map_table(system.put_table(9), 0) != Success()
