"""Capability addresses (seL4 manual, 3.3 and 3.4)."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.message import BUFFER_RECEIVE_CNODE, BUFFER_RECEIVE_DEPTH, BUFFER_RECEIVE_INDEX
from kernel.cspace import Found, find_slot, lookup_failure, lookup_in, note_root, receive_slot, resolve
from kernel.message import ipc_buffer, set_buffer_word
from kernel.object.derivation import insert_root
from kernel.results import InvocationError
from kernel.shapes import CNodeCap, LookupFault, NullCap, Slot
from kernel.state import core
from kernel.tests.build import NODE_AT, System, make_node


def two_levels() -> tuple[CNodeCap, CNodeCap]:
    """A root with an 8-bit guard 0xA5 and 4-bit index, and behind slot 3 a node of 4 bits without guard."""
    outer = make_node(4, guard_size=8, guard=0xA5)
    inner = make_node(4, address=NODE_AT + 0x1000)
    insert_root(inner, outer.slots[3])
    return outer, inner


def slot_at(root: CNodeCap, cptr: int, bits: int) -> Slot:
    found = resolve(root, u64(cptr), u64(bits))
    assert isinstance(found, Found)
    return found.slot


def fault_at(root: CNodeCap | NullCap, cptr: int, bits: int) -> LookupFault:
    fault = resolve(root, u64(cptr), u64(bits))
    assert isinstance(fault, LookupFault)
    return fault


def test_an_address_is_guards_and_indices_highest_bits_first() -> None:
    outer, inner = two_levels()
    assert slot_at(outer, 0xA53, 12) is outer.slots[3]
    assert slot_at(outer, 0xA537, 16) is inner.slots[7]


def test_bits_above_the_depth_do_not_matter() -> None:
    outer, _ = two_levels()
    assert slot_at(outer, 0xFFFF_FA53, 12) is outer.slots[3]


def test_the_walk_stops_at_what_is_no_cnode_and_says_how_many_bits_are_left() -> None:
    outer, _ = two_levels()
    found = resolve(outer, u64(0xA5_40), u64(16))
    assert found == Found(outer.slots[4], u64(4))


def test_a_root_that_is_no_cnode_is_an_invalid_root() -> None:
    assert fault_at(NullCap(), 0, 64).kind is LookupFailureKind.INVALID_ROOT


def test_a_wrong_guard_tells_the_bits_left_and_the_guard() -> None:
    outer, _ = two_levels()
    expected = LookupFault(LookupFailureKind.GUARD_MISMATCH, u64(12), u64(8), u64(0xA5))
    assert fault_at(outer, 0xA43, 12) == expected


def test_a_guard_longer_than_the_address_outranks_depth() -> None:
    outer, _ = two_levels()
    assert fault_at(outer, 0xA5 >> 1, 7).kind is LookupFailureKind.GUARD_MISMATCH


def test_a_cnode_that_needs_more_bits_is_a_depth_mismatch() -> None:
    outer, _ = two_levels()
    expected = LookupFault(LookupFailureKind.DEPTH_MISMATCH, u64(10), found=u64(12))
    assert fault_at(outer, 0xA5 << 2, 10) == expected
    assert fault_at(outer, 0xA53 << 2, 14).bits_left == 2


def test_a_cnode_that_contains_itself_ends_with_the_address() -> None:
    node = make_node(1)
    insert_root(node, node.slots[1])
    assert slot_at(node, (1 << 64) - 1, 64) is node.slots[1]


def test_a_thread_looks_up_with_all_bits_of_its_own_cspace() -> None:
    system = System()
    core.current = system.thread
    note_root(system.thread)
    assert find_slot(system.thread, u64(5)) is system.slots[5]
    assert find_slot(system.thread, u64(1 << 20)) is None
    fault = lookup_failure(system.thread, u64(1 << 20))
    assert fault.kind is LookupFailureKind.GUARD_MISMATCH


@pytest.mark.parametrize("depth", [0, 65, 1 << 40])
def test_operations_refuse_a_depth_outside_a_word(depth: int) -> None:
    answer = lookup_in(make_node(), u64(0), u64(depth), is_source=True)
    assert answer == InvocationError(Error.RANGE_ERROR, u64(1), u64(64))


def test_operations_need_a_cnode_before_they_look_at_the_depth() -> None:
    answer = lookup_in(NullCap(), u64(0), u64(0), is_source=True)
    expected = LookupFault(LookupFailureKind.INVALID_ROOT)
    assert answer == InvocationError(Error.FAILED_LOOKUP, u64(1), lookup=expected)


def test_operations_want_every_bit_used() -> None:
    outer, _ = two_levels()
    answer = lookup_in(outer, u64(0xA540), u64(16), is_source=False)
    expected = LookupFault(LookupFailureKind.DEPTH_MISMATCH, u64(4))
    assert answer == InvocationError(Error.FAILED_LOOKUP, u64(0), lookup=expected)
    assert lookup_in(outer, u64(0xA54), u64(12), is_source=False) is outer.slots[4]


def test_operations_with_all_bits_in_one_node_want_its_guard() -> None:
    node = make_node(4, guard_size=60, guard=0xA5)
    assert lookup_in(node, u64(0xA53), u64(64), is_source=False) is node.slots[3]
    answer = lookup_in(node, u64(0xA43), u64(64), is_source=False)
    expected = LookupFault(LookupFailureKind.GUARD_MISMATCH, u64(64), u64(60), u64(0xA5))
    assert answer == InvocationError(Error.FAILED_LOOKUP, u64(0), lookup=expected)


def test_the_lowest_bits_are_no_index_if_a_node_is_smaller() -> None:
    answer = lookup_in(make_node(4), u64(3), u64(64), is_source=False)
    expected = LookupFault(LookupFailureKind.DEPTH_MISMATCH, u64(60))
    assert answer == InvocationError(Error.FAILED_LOOKUP, u64(0), lookup=expected)


def test_the_receive_slot_is_named_in_the_buffer_and_must_be_empty() -> None:
    system = System()
    buffer = ipc_buffer(system.thread, for_writing=False)
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_CNODE), u64(1))
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_INDEX), u64(9))
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_DEPTH), u64(64))
    assert receive_slot(system.thread, buffer) is system.slots[9]
    system.put_endpoint(9)
    assert receive_slot(system.thread, buffer) is None
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_INDEX), u64(10))
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_CNODE), u64(9))
    assert receive_slot(system.thread, buffer) is None
