"""The derivation tree as a list (seL4 manual, 3.1.4), and what may be made of a capability (3.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.lang import Array, PAddr, VAddr, create, from_bits, replace, u64
from kernel.abi.errors import Error
from kernel.abi.message import CapRights
from kernel.object.capability import mask_rights, update_data
from kernel.object.creation import new_frame
from kernel.object.derivation import (
    empty,
    has_children,
    insert_derived,
    insert_original,
    insert_root,
    is_empty,
    is_final,
    is_parent_of,
    move,
    swap,
)
from kernel.object.derive import derive
from kernel.object.region import NO_MEMORY, same_object, same_region, size_bits_of
from kernel.results import InvocationError
from kernel.shapes import (
    EndpointCap,
    FrameCap,
    FrameSize,
    IrqControlCap,
    IrqHandlerCap,
    NullCap,
    PageTable,
    PageTableCap,
    Reply,
    ReplyCap,
    Slot,
    UntypedCap,
    ZombieCap,
)
from kernel.tests.build import MEMORY, System, at, chain, make_node, memory_of

ALL = from_bits(CapRights, u64(15))
NONE = from_bits(CapRights, u64(0))


def badged(slot: Slot, badge: int) -> EndpointCap:
    cap = slot.cap
    assert isinstance(cap, EndpointCap)
    return replace(cap, badge=u64(badge))


def test_a_copy_follows_its_source_and_is_its_child() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    insert_derived(source.cap, source, system.slots[7])
    assert chain(source) == [source, system.slots[7], system.slots[6]]
    assert is_parent_of(source, system.slots[6])
    assert not is_parent_of(system.slots[7], system.slots[6])


def test_a_copy_of_a_copy_is_a_sibling() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    insert_derived(source.cap, system.slots[6], system.slots[7])
    assert not has_children(system.slots[6])
    assert is_parent_of(source, system.slots[7])


def test_a_badged_capability_is_the_parent_of_its_own_copies_only() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(badged(source, 9), source, system.slots[6])
    insert_derived(badged(source, 9), source, system.slots[7])
    insert_derived(badged(source, 9), system.slots[7], system.slots[8])
    assert chain(source) == [source, system.slots[7], system.slots[8], system.slots[6]]
    assert is_parent_of(system.slots[7], system.slots[8])
    assert not is_parent_of(system.slots[7], system.slots[6])
    assert not has_children(system.slots[8])


def test_a_badged_capability_is_no_parent_of_a_plain_copy_behind_it() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    insert_derived(badged(source, 9), source, system.slots[7])
    assert chain(source) == [source, system.slots[7], system.slots[6]]
    assert not has_children(system.slots[7])


def test_when_the_first_with_a_badge_goes_the_next_is_first() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(badged(source, 9), source, system.slots[6])
    insert_derived(badged(source, 9), system.slots[6], system.slots[7])
    empty(system.slots[6])
    assert chain(source) == [source, system.slots[7]]
    assert system.slots[7].link.first_badged
    assert is_empty(system.slots[6])
    assert system.slots[6].previous is None


def test_objects_are_children_of_the_memory_around_them() -> None:
    system = System()
    memory = system.put_untyped(5, 16)
    frame = new_frame(FrameSize.PAGE, PAddr(MEMORY + 0x1000), is_device=False)
    insert_original(frame, system.slots[6], memory)
    assert has_children(memory)
    outside = new_frame(FrameSize.PAGE, PAddr(MEMORY + 0x10000), is_device=False)
    assert not same_region(memory.cap, outside)
    assert not same_region(system.slots[6].cap, outside)


def test_a_copy_of_untyped_memory_takes_all_of_it() -> None:
    system = System()
    memory = system.put_untyped(5, 16, used=64)
    insert_derived(memory.cap, memory, system.slots[6])
    cap = memory.cap
    assert isinstance(cap, UntypedCap)
    assert cap.watermark == 1 << 16
    assert has_children(memory)
    assert is_final(memory)


def test_a_capability_is_final_until_there_is_another_to_its_object() -> None:
    system = System()
    source = system.put_endpoint(5)
    assert is_final(source)
    insert_derived(badged(source, 3), source, system.slots[6])
    assert not is_final(source)
    assert not is_final(system.slots[6])
    empty(source)
    assert is_final(system.slots[6])


def test_move_keeps_the_place_in_the_tree() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    insert_derived(source.cap, source, system.slots[7])
    move(system.slots[7].cap, system.slots[7], system.slots[8])
    assert chain(source) == [source, system.slots[8], system.slots[6]]
    assert is_empty(system.slots[7])
    move(source.cap, source, system.slots[9])
    assert has_children(system.slots[9])


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0), (0, 2), (1, 2), (2, 0)])
def test_swap_exchanges_places_also_of_neighbours(first: int, second: int) -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(badged(source, 2), source, system.slots[7])
    insert_derived(badged(source, 1), source, system.slots[6])
    slots = chain(source)
    badges = [0, 1, 2]
    one, two = slots[first], slots[second]
    swap(one.cap, one, two.cap, two)
    slots[first], slots[second] = two, one
    assert chain(slots[0]) == slots
    assert [int(badged_cap.badge) for s in slots if isinstance(badged_cap := s.cap, EndpointCap)] == badges


def test_swap_with_an_empty_slot_moves() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    swap(source.cap, source, NullCap(), system.slots[7])
    assert is_empty(source)
    assert source.link.next is None
    assert chain(system.slots[7]) == [system.slots[7], system.slots[6]]


def test_rights_are_only_taken_away() -> None:
    cap = System().put_endpoint(5).cap
    assert mask_rights(cap, ALL) == cap
    assert isinstance(cap, EndpointCap)
    assert mask_rights(cap, NONE) == EndpointCap(False, False, False, False, cap.endpoint, u64(0))
    writer = mask_rights(cap, from_bits(CapRights, u64(1)))
    assert writer == EndpointCap(True, False, False, False, cap.endpoint, u64(0))
    assert mask_rights(writer, ALL) == writer


def test_a_frame_without_reading_is_not_writable_either() -> None:
    frame = new_frame(FrameSize.PAGE, PAddr(MEMORY), is_device=False)
    masked = mask_rights(frame, from_bits(CapRights, u64(1)))
    assert masked == replace(frame, can_read=False, can_write=False)
    assert mask_rights(frame, from_bits(CapRights, u64(2))) == replace(frame, can_write=False)


def test_a_badge_is_given_once_and_not_in_a_move() -> None:
    cap = System().put_endpoint(5).cap
    given_badge = update_data(cap, u64(7), preserve=False)
    assert isinstance(given_badge, EndpointCap)
    assert given_badge.badge == 7
    assert update_data(given_badge, u64(8), preserve=False) == NullCap()
    assert update_data(cap, u64(7), preserve=True) == NullCap()


def test_a_guard_is_cut_to_its_size_and_must_fit() -> None:
    node = make_node(4)
    expected = replace(node, guard_size=u64(8), guard=u64(0xCD))
    assert update_data(node, u64(8 | 0xABCD << 6), preserve=True) == expected
    assert update_data(node, u64(61), preserve=True) == NullCap()


def test_what_copies_hold() -> None:
    system = System()
    memory = system.put_untyped(5, 16)
    assert derive(memory, memory.cap) == memory.cap
    insert_derived(memory.cap, memory, system.slots[6])
    assert derive(memory, memory.cap) == InvocationError(Error.REVOKE_FIRST)
    assert derive(memory, IrqControlCap()) == NullCap()
    frame = FrameCap(FrameSize.PAGE, True, True, False, PAddr(MEMORY), u64(3), VAddr(0x1000))
    assert derive(memory, frame) == new_frame(FrameSize.PAGE, PAddr(MEMORY), is_device=False)


def test_page_tables_are_copied_when_mapped() -> None:
    table = create(PageTable, at=at(MEMORY))
    slot = Slot()
    loose = PageTableCap(False, table, u64(0), VAddr(0))
    assert derive(slot, loose) == InvocationError(Error.ILLEGAL_OPERATION)
    mapped = PageTableCap(True, table, u64(1), VAddr(0))
    assert derive(slot, mapped) == mapped


def test_regions_of_what_has_memory() -> None:
    node = make_node(4)
    assert memory_of(node) == (0x4000_0000, 9)
    zombie = ZombieCap(u64(4), u64(0), node.slots, None, u64(16))
    assert memory_of(zombie) == memory_of(node)
    assert not same_object(zombie, node)
    assert size_bits_of(IrqControlCap()) == NO_MEMORY
    assert same_region(IrqControlCap(), IrqHandlerCap(u64(3)))
    assert not same_object(IrqControlCap(), IrqHandlerCap(u64(3)))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7), st.integers(0, 7)), max_size=40))
def test_the_list_stays_linked_whatever_is_done(steps: list[tuple[int, int, int]]) -> None:
    slots = Array([Slot() for _ in range(8)])
    insert_root(ReplyCap(True, Reply()), slots[0])
    for kind, i, j in steps:
        one, two = slots[i], slots[j]
        match kind:
            case 0 if not is_empty(one) and is_empty(two):
                insert_derived(one.cap, one, two)
            case 1 if not is_empty(one) and is_empty(two):
                move(one.cap, one, two)
            case 2 if one is not two:
                swap(one.cap, one, two.cap, two)
            case 3 if not is_empty(one):
                empty(one)
            case _:
                pass
    full = [slots[i] for i in range(8) if not is_empty(slots[i])]
    heads = [slot for slot in full if slot.previous is None]
    assert len(heads) == (1 if full else 0)
    assert len(chain(heads[0]) if heads else []) == len(full)
