"""Address spaces: what is refused, and what deleting capabilities takes out of them."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, VAddr, create, machine, replace, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.objects import ObjectType, object_size_bits
from kernel.arch.riscv64.asid import invoke_asid_pool
from kernel.arch.riscv64.frame import invoke_frame
from kernel.arch.riscv64.space import delete_asid, space_of
from kernel.arch.riscv64.translate import is_in_use, satp_of, use_space
from kernel.arch.riscv64.vspace import invoke_page_table, unmap_table
from kernel.object.creation import create_object
from kernel.object.deletion import delete
from kernel.object.derivation import insert_derived, insert_root
from kernel.results import InvocationError, Success
from kernel.shapes import AsidPool, AsidPoolCap, FrameCap, FrameSize, NullCap, PageTableCap, Slot
from kernel.state import kernel_table, shared
from kernel.tests.build import at
from kernel.tests.spaces import SPACE_SLOT, Spaces

ADDRESS = 0x4020_3000
SPACE_FENCE = ("asid", 0, 1)


def prepared() -> Spaces:
    """A space with tables of both levels around `ADDRESS`."""
    system = Spaces()
    for number in (9, 10):
        system.map_table(system.put_table(number), ADDRESS)
    machine.fences.clear()
    return system


def second_space(system: Spaces) -> Slot:
    """Another address space, with ASID 2, in slot 12."""
    slot = system.put_table(12)
    slot.cap = replace(system.table_cap(slot), is_mapped=True, asid=u64(2))
    system.pool.spaces[2] = system.table(slot)
    return slot


def map_in(system: Spaces, space: Slot, frame: Slot, address: int) -> object:
    call = system.call(Label.PAGE_MAP, address, 3, 0, caps=(space,))
    return invoke_frame(call, system.frame_cap(frame), frame)


def test_a_page_is_mapped_into_one_space() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    other = second_space(system)
    for number in (14, 15):
        table = system.put_table(number)
        call = system.call(Label.PAGE_TABLE_MAP, ADDRESS, 0, caps=(other,))
        assert invoke_page_table(call, system.table_cap(table), table) == Success()
    assert map_in(system, other, frame, ADDRESS) == InvocationError(Error.INVALID_CAPABILITY, u64(1))


def test_a_copy_of_the_capability_may_be_mapped_elsewhere() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    copy = system.slots[13]
    insert_derived(replace(system.frame_cap(frame), asid=u64(0), mapped_at=VAddr(0)), frame, copy)
    assert map_in(system, system.slots[SPACE_SLOT], copy, ADDRESS + 0x1000) == Success()
    assert system.entry(ADDRESS).page == system.entry(ADDRESS + 0x1000).page


@pytest.mark.parametrize("number", [1, 9, 14])
def test_only_a_space_takes_pages(number: int) -> None:
    """Neither a CNode, nor a table that is part of a space, nor one that is in none."""
    system = prepared()
    system.put_table(14)
    outcome = map_in(system, system.slots[number], system.put_frame(11), ADDRESS)
    assert outcome == InvocationError(Error.INVALID_CAPABILITY, u64(1))


def test_a_space_without_its_asid_takes_no_pages() -> None:
    system = prepared()
    delete_asid(u64(1), system.top)
    outcome = map_in(system, system.slots[SPACE_SLOT], system.put_frame(11), ADDRESS)
    assert isinstance(outcome, InvocationError)
    assert outcome.code is Error.FAILED_LOOKUP


def test_unmapping_a_page_flushes_it_and_forgets_where_it_was() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    machine.fences.clear()
    assert invoke_frame(system.call(Label.PAGE_UNMAP), system.frame_cap(frame), frame) == Success()
    assert not system.entry(ADDRESS).valid
    assert machine.fences == [("page", ADDRESS, 1)]
    assert (int(system.frame_cap(frame).asid), int(system.frame_cap(frame).mapped_at)) == (0, 0)


def test_unmapping_a_page_that_is_not_mapped_changes_nothing() -> None:
    system = prepared()
    frame = system.put_frame(11)
    assert invoke_frame(system.call(Label.PAGE_UNMAP), system.frame_cap(frame), frame) == Success()
    assert machine.fences == []


def test_unmapping_leaves_a_page_that_took_the_place() -> None:
    system = prepared()
    frame, other = system.put_frame(11), system.put_frame(13)
    system.map_frame(other, ADDRESS)
    cap = replace(system.frame_cap(frame), asid=u64(1), mapped_at=VAddr(ADDRESS))
    invoke_frame(system.call(Label.PAGE_UNMAP), cap, frame)
    assert system.entry(ADDRESS).valid


def test_deleting_the_capability_unmaps_the_page() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    machine.fences.clear()
    delete(frame)
    assert not system.entry(ADDRESS).valid
    assert machine.fences == [("page", ADDRESS, 1)]


def test_a_page_at_the_very_end_of_user_memory() -> None:
    system = Spaces()
    frame = system.put_frame(11, FrameSize.GIGA)
    assert system.map_frame(frame, 0x3F_C000_0000) == InvocationError(Error.INVALID_ARGUMENT, u64(0))
    assert system.map_frame(frame, 0x3F_8000_0000) == Success()


def test_mapping_a_table_flushes_the_space() -> None:
    """The machine may remember that there was none."""
    system = Spaces()
    assert system.map_table(system.put_table(9), ADDRESS) == Success()
    assert machine.fences == [SPACE_FENCE]


def test_a_table_in_two_slots_is_not_unmapped() -> None:
    system = prepared()
    table = system.slots[9]
    insert_derived(table.cap, table, system.slots[13])
    outcome = invoke_page_table(system.call(Label.PAGE_TABLE_UNMAP), system.table_cap(table), table)
    assert outcome == InvocationError(Error.REVOKE_FIRST)


def test_a_whole_space_is_not_unmapped() -> None:
    system = prepared()
    call = system.call(Label.PAGE_TABLE_UNMAP)
    outcome = invoke_page_table(call, system.table_cap(system.space), system.space)
    assert outcome == InvocationError(Error.REVOKE_FIRST)


def test_unmapping_a_table_empties_it() -> None:
    system = prepared()
    frame = system.put_frame(11)
    system.map_frame(frame, ADDRESS)
    lower = system.slots[10]
    machine.fences.clear()
    assert invoke_page_table(system.call(Label.PAGE_TABLE_UNMAP), system.table_cap(lower), lower) == Success()
    assert not any(entry.valid for entry in system.table(lower).entries._items)
    assert not system.table_cap(lower).is_mapped
    assert machine.fences == [SPACE_FENCE]


def test_a_table_that_is_not_mapped_may_be_unmapped() -> None:
    system = prepared()
    table = system.put_table(14)
    assert invoke_page_table(system.call(Label.PAGE_TABLE_UNMAP), system.table_cap(table), table) == Success()
    assert machine.fences == []


def test_the_end_of_a_table_takes_it_out_of_its_space() -> None:
    system = prepared()
    delete(system.slots[10])
    assert not system.table(system.slots[9]).entries[ADDRESS >> 21 & 511].valid
    assert machine.fences == [SPACE_FENCE]


def test_a_table_whose_space_went_is_in_none() -> None:
    system = prepared()
    lower = system.table_cap(system.slots[10])
    delete_asid(u64(1), system.top)
    machine.fences.clear()
    unmap_table(lower)
    assert machine.fences == []


def test_a_table_is_looked_for_where_it_was_and_not_found() -> None:
    """Another one may have taken its place, at either level."""
    system = prepared()
    stranger = PageTableCap(True, system.table(system.put_table(14)), u64(1), VAddr(ADDRESS))
    machine.fences.clear()
    unmap_table(stranger)
    unmap_table(replace(stranger, mapped_at=VAddr(0)))
    assert machine.fences == []


def test_deleting_a_space_in_use_leaves_it_first() -> None:
    system = prepared()
    use_space(satp_of(system.top, u64(1)))
    machine.fences.clear()
    delete(system.space)
    assert is_in_use(kernel_table)
    assert system.pool.spaces[1] is None
    assert machine.fences == [SPACE_FENCE]


def test_deleting_the_pool_capability_ends_its_spaces() -> None:
    system = prepared()
    insert_root(system.pool_cap, system.slots[14])
    use_space(satp_of(system.top, u64(1)))
    delete(system.slots[14])
    assert shared.asid_pools[0] is None
    assert is_in_use(kernel_table)
    assert space_of(u64(1)) is None


def test_the_second_pool_has_the_next_512_numbers() -> None:
    system = prepared()
    pool = create(AsidPool, at=at(0x7900_0000))
    shared.asid_pools[1] = pool
    cap = AsidPoolCap(u64(512), pool)
    insert_root(cap, system.slots[14])
    table = system.put_table(15)
    assert invoke_asid_pool(system.call(Label.ASID_POOL_ASSIGN, caps=(table,)), cap) == Success()
    assert system.table_cap(table).asid == 512, "only the very first number is never given"
    assert space_of(u64(512)) is system.table(table)
    machine.fences.clear()
    delete(system.slots[14])
    assert space_of(u64(512)) is None
    assert machine.fences == [("asid", 0, 512)]
    assert system.pool.spaces[1] is system.top


def test_a_page_whose_place_another_took_is_not_mapped_over_it() -> None:
    system = prepared()
    frame, other = system.put_frame(11), system.put_frame(13)
    system.map_frame(other, ADDRESS)
    frame.cap = replace(system.frame_cap(frame), asid=u64(1), mapped_at=VAddr(ADDRESS))
    assert system.map_frame(frame, ADDRESS) == InvocationError(Error.DELETE_FIRST)


def test_an_asid_that_belongs_to_another_table_stays() -> None:
    system = prepared()
    stranger = system.table(system.put_table(14))
    delete_asid(u64(1), stranger)
    assert system.pool.spaces[1] is system.top


def test_no_space_has_a_number_that_is_no_asid() -> None:
    assert space_of(u64(0xFFFF)) is None
    assert space_of(u64(1 << 16)) is None
    assert space_of(u64(7)) is None


@pytest.mark.parametrize("has_asids", [True, False])
def test_without_asids_every_change_of_space_flushes_all_user_pages(has_asids: bool) -> None:
    system = prepared()
    shared.has_asids = has_asids
    use_space(satp_of(system.top, u64(1)))
    assert machine.csrs["satp"] >> 44 & 0xFFFF == (1 if has_asids else 0)
    assert machine.fences == ([] if has_asids else [("asid", 0, 0)])
    machine.fences.clear()
    system.map_frame(system.put_frame(11), ADDRESS)
    assert machine.fences == [("page", ADDRESS, 1 if has_asids else 0)]


@pytest.mark.parametrize(
    ("kind", "size", "bits"), [(FrameSize.PAGE, 12, 12), (FrameSize.MEGA, 21, 21), (FrameSize.GIGA, 30, 30)]
)
def test_pages_are_made_with_every_right_and_not_mapped(kind: FrameSize, size: int, bits: int) -> None:
    made = {12: ObjectType.PAGE, 21: ObjectType.MEGA_PAGE, 30: ObjectType.GIGA_PAGE}[size]
    assert object_size_bits(made, u64(0)) == bits
    cap = create_object(made, u64(0), PAddr(1 << 32), is_device=True)
    assert cap == FrameCap(kind, True, True, True, PAddr(1 << 32), u64(0), VAddr(0))


def test_nothing_is_made_of_no_type() -> None:
    assert object_size_bits(ObjectType.INVALID, u64(0)) == 64
    assert create_object(ObjectType.INVALID, u64(0), PAddr(1 << 31), is_device=False) == NullCap()
