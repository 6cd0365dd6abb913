"""Invocations of CNodes (seL4 manual, 3.1.2 and A: CNode)."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error, LookupFailureKind
from kernel.abi.labels import Label
from kernel.object.cnode import invoke_cnode
from kernel.object.derivation import has_children, insert_derived, insert_original, is_empty
from kernel.results import InvocationError, Outcome, Success
from kernel.shapes import CNodeCap, EndpointCap, LookupFault, Slot
from kernel.tests.build import MEMORY, NODE_AT, System, chain, make_node

ALL = 15


def invoke(system: System, label: Label, *words: int, roots: int = 1) -> Outcome:
    """Invoke the system's CNode; every extra capability is that CNode too."""
    caps = (system.slots[1],) * roots
    return invoke_cnode(system.call(label, *words, caps=caps), system.node)


def missing(depth: int, *, is_source: bool) -> InvocationError:
    fault = LookupFault(LookupFailureKind.MISSING_CAPABILITY, u64(depth))
    return InvocationError(Error.FAILED_LOOKUP, u64(1) if is_source else u64(0), lookup=fault)


def endpoint_cap(slot: Slot) -> EndpointCap:
    cap = slot.cap
    assert isinstance(cap, EndpointCap)
    return cap


def test_copy_leaves_the_source_and_masks_rights() -> None:
    system = System()
    source = system.put_endpoint(5)
    assert invoke(system, Label.CNODE_COPY, 6, 64, 5, 64, 1) == Success()
    copy = endpoint_cap(system.slots[6])
    assert copy.can_send
    assert not copy.can_receive
    assert endpoint_cap(source).can_receive
    assert has_children(source)


@pytest.mark.parametrize("lost", [0, 1, 2, 4, 8])
def test_each_right_is_lost_by_itself(lost: int) -> None:
    """Bits beyond the four mean nothing."""
    system = System()
    system.put_endpoint(5)
    assert invoke(system, Label.CNODE_COPY, 6, 64, 5, 64, 0xF0 | ALL ^ lost) == Success()
    cap = endpoint_cap(system.slots[6])
    rights = (cap.can_send, cap.can_receive, cap.can_grant, cap.can_grant_reply)
    assert rights == (lost != 1, lost != 2, lost != 4, lost != 8)


def test_mint_gives_a_badge_once() -> None:
    system = System()
    system.put_endpoint(5)
    assert invoke(system, Label.CNODE_MINT, 6, 64, 5, 64, ALL, 42) == Success()
    assert endpoint_cap(system.slots[6]).badge == 42
    again = invoke(system, Label.CNODE_MINT, 7, 64, 6, 64, ALL, 43)
    assert again == InvocationError(Error.ILLEGAL_OPERATION)
    assert is_empty(system.slots[7])


def test_move_empties_the_source_and_keeps_the_children() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    assert invoke(system, Label.CNODE_MOVE, 7, 64, 5, 64) == Success()
    assert is_empty(source)
    assert chain(system.slots[7]) == [system.slots[7], system.slots[6]]


def test_mutate_sets_a_guard_but_no_badge() -> None:
    system = System()
    system.put_endpoint(5)
    assert invoke(system, Label.CNODE_MUTATE, 7, 64, 5, 64, 3) == InvocationError(Error.ILLEGAL_OPERATION)
    assert not is_empty(system.slots[5])
    assert invoke(system, Label.CNODE_MUTATE, 7, 64, 1, 64, 4 | 9 << 6) == Success()
    node = system.slots[7].cap
    assert isinstance(node, CNodeCap)
    assert (int(node.guard_size), int(node.guard)) == (4, 9)
    assert system.slots[7].link.revocable


def test_the_source_may_be_in_another_node() -> None:
    system = System()
    other = make_node(4, address=NODE_AT + 0x1_0000)
    insert_derived(system.put_endpoint(5).cap, system.slots[5], other.slots[3])
    root = Slot(cap=other)
    call = system.call(Label.CNODE_COPY, 6, 64, 3, 4, ALL, caps=(root,))
    assert invoke_cnode(call, system.node) == Success()
    assert endpoint_cap(system.slots[6]).endpoint is endpoint_cap(system.slots[5]).endpoint


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ((5,), InvocationError(Error.TRUNCATED_MESSAGE)),
        ((6, 64, 5), InvocationError(Error.TRUNCATED_MESSAGE)),
        ((6, 64, 5, 64), InvocationError(Error.TRUNCATED_MESSAGE)),
        ((6, 0, 5, 64, 15), InvocationError(Error.RANGE_ERROR, u64(1), u64(64))),
        ((5, 64, 5, 64, 15), InvocationError(Error.DELETE_FIRST)),
        ((6, 64, 7, 64, 15), missing(64, is_source=True)),
    ],
)
def test_copy_refuses(words: tuple[int, ...], error: InvocationError) -> None:
    system = System()
    system.put_endpoint(5)
    assert invoke(system, Label.CNODE_COPY, *words) == error


def test_operations_on_two_slots_want_a_root_for_the_source() -> None:
    system = System()
    system.put_endpoint(5)
    truncated = InvocationError(Error.TRUNCATED_MESSAGE)
    assert invoke(system, Label.CNODE_MOVE, 6, 64, 5, 64, roots=0) == truncated
    assert invoke(system, Label.CNODE_ROTATE, 6, 64, 0, 7, 64, 0, 5, 64, roots=1) == truncated
    assert invoke(system, Label.CNODE_MINT, 6, 64, 5, 64, 15) == truncated


def test_another_objects_label_is_illegal() -> None:
    system = System()
    assert invoke(system, Label.TCB_SUSPEND, 5, 64) == InvocationError(Error.ILLEGAL_OPERATION)
    assert invoke(system, Label.INVALID) == InvocationError(Error.ILLEGAL_OPERATION)


def with_two_nodes() -> System:
    """CNodes of radix 2 in slot 5 and radix 3 in slot 6: capabilities that may rotate."""
    system = System()
    memory = system.put_untyped(4, 20, used=1 << 20)
    for number, radix in ((5, 2), (6, 3)):
        node = make_node(radix, address=MEMORY + number * 0x1000)
        insert_original(node, system.slots[number], memory)
    return system


def radix_in(slot: Slot) -> int:
    cap = slot.cap
    assert isinstance(cap, CNodeCap)
    return int(cap.radix)


def test_rotate_moves_pivot_to_destination_and_source_to_pivot() -> None:
    system = with_two_nodes()
    words = (7, 64, 3 | 1 << 6, 5, 64, 4 | 2 << 6, 6, 64)
    assert invoke(system, Label.CNODE_ROTATE, *words, roots=2) == Success()
    assert (radix_in(system.slots[7]), radix_in(system.slots[5])) == (2, 3)
    assert is_empty(system.slots[6])
    moved, turned = system.slots[7].cap, system.slots[5].cap
    assert isinstance(moved, CNodeCap)
    assert isinstance(turned, CNodeCap)
    assert (int(moved.guard_size), int(moved.guard)) == (3, 1)
    assert (int(turned.guard_size), int(turned.guard)) == (4, 2)


def test_rotate_onto_the_source_swaps() -> None:
    system = with_two_nodes()
    assert invoke(system, Label.CNODE_ROTATE, 6, 64, 0, 5, 64, 0, 6, 64, roots=2) == Success()
    assert (radix_in(system.slots[6]), radix_in(system.slots[5])) == (2, 3)
    assert set(map(id, chain(system.slots[4]))) >= {id(system.slots[5]), id(system.slots[6])}


@pytest.mark.parametrize(
    ("destination", "pivot", "source", "error"),
    [
        (7, 5, 5, InvocationError(Error.ILLEGAL_OPERATION)),
        (5, 5, 6, InvocationError(Error.ILLEGAL_OPERATION)),
        (2, 5, 6, InvocationError(Error.DELETE_FIRST)),
        (7, 5, 9, missing(64, is_source=True)),
        (7, 9, 6, missing(64, is_source=False)),
    ],
)
def test_rotate_refuses(destination: int, pivot: int, source: int, error: InvocationError) -> None:
    words = (destination, 64, 0, pivot, 64, 0, source, 64)
    assert invoke(with_two_nodes(), Label.CNODE_ROTATE, *words, roots=2) == error


def test_delete_and_revoke_answer_success() -> None:
    system = System()
    source = system.put_endpoint(5)
    insert_derived(source.cap, source, system.slots[6])
    assert invoke(system, Label.CNODE_REVOKE, 5, 64) == Success()
    assert is_empty(system.slots[6])
    assert invoke(system, Label.CNODE_DELETE, 5, 64) == Success()
    assert is_empty(source)
    assert invoke(system, Label.CNODE_DELETE, 5, 64) == Success()


def test_cancelling_sends_needs_every_right_to_an_endpoint() -> None:
    system = System()
    system.put_endpoint(5)
    assert invoke(system, Label.CNODE_MINT, 6, 64, 5, 64, ALL, 42) == Success()
    assert invoke(system, Label.CNODE_CANCEL_BADGED_SENDS, 6, 64) == Success()
    assert invoke(system, Label.CNODE_MINT, 7, 64, 5, 64, 7, 42) == Success()
    illegal = InvocationError(Error.ILLEGAL_OPERATION)
    assert invoke(system, Label.CNODE_CANCEL_BADGED_SENDS, 7, 64) == illegal
    assert invoke(system, Label.CNODE_CANCEL_BADGED_SENDS, 1, 64) == illegal
