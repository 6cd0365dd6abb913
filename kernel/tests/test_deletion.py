"""Deleting and revoking (seL4 manual, 3.2)."""

from __future__ import annotations

import pytest

from codegen.lang import arena, create, u64
from kernel.object import deletion
from kernel.object.deletion import delete, delete_alone, revoke
from kernel.object.derivation import has_children, insert_derived, insert_original, is_empty
from kernel.preemption import preemption_point
from kernel.results import Preempted, Progress, Success
from kernel.shapes import CSPACE, CNodeCap, EndpointCap, Notification, NotificationCap, Slot, ThreadCap, ZombieCap
from kernel.state import core
from kernel.tests.build import MEMORY, System, at, chain, make_node, make_thread


def lives(thing: object) -> bool:
    return any(found is thing for found in arena.objects.values())


def put_node(system: System, number: int, radix: int = 2) -> CNodeCap:
    """A CNode of its own in slot `number`, a child of the memory in slot 5."""
    node = make_node(radix, address=MEMORY + number * 0x1000)
    insert_original(node, system.slots[number], system.slots[5])
    return node


def system_with_memory() -> System:
    system = System()
    system.put_untyped(5, 20, used=1 << 20)
    return system


def copied_endpoint() -> tuple[System, Slot, EndpointCap]:
    """A capability to an endpoint in slot 5, and a copy of it in slot 6."""
    system = System()
    source = system.put_endpoint(5)
    cap = source.cap
    assert isinstance(cap, EndpointCap)
    insert_derived(cap, source, system.slots[6])
    return system, source, cap


def test_the_object_ends_with_its_last_capability() -> None:
    system, source, cap = copied_endpoint()
    assert delete(source) == Success()
    assert lives(cap.endpoint)
    assert delete(system.slots[6]) == Success()
    assert not lives(cap.endpoint)


def test_the_object_ends_when_no_thread_is_concerned() -> None:
    system, source, cap = copied_endpoint()
    assert delete_alone(source)
    assert lives(cap.endpoint)
    assert chain(system.slots[6]) == [system.slots[6]]
    assert delete_alone(system.slots[6])
    assert not lives(cap.endpoint)
    assert is_empty(system.slots[6])


def test_what_may_concern_a_thread_stays() -> None:
    system = system_with_memory()
    put_node(system, 6)
    for slot in (system.slots[6], system.slots[8]):
        before = slot.cap
        assert not delete_alone(slot)
        assert slot.cap == before


def test_revoke_deletes_children_and_leaves_the_capability() -> None:
    system = System()
    source = system.put_endpoint(5)
    for i in (6, 7, 8):
        insert_derived(source.cap, source, system.slots[i])
    assert revoke(source) == Success()
    assert chain(source) == [source]
    assert not is_empty(source)


def test_revoking_memory_ends_all_objects_in_it() -> None:
    system = system_with_memory()
    node = put_node(system, 6)
    notification = create(Notification, at=at(MEMORY))
    insert_original(NotificationCap(True, True, notification, u64(0)), node.slots[1], system.slots[5])
    thread = make_thread(address=MEMORY + 0x8000)
    insert_original(ThreadCap(thread), node.slots[2], system.slots[5])
    assert revoke(system.slots[5]) == Success()
    assert not has_children(system.slots[5])
    assert is_empty(system.slots[6])
    assert not any(lives(thing) for thing in (node.slots, notification, thread))


def test_a_cnode_is_emptied_and_ends() -> None:
    system = system_with_memory()
    node = put_node(system, 6)
    source = system.put_endpoint(7)
    for i in range(4):
        insert_derived(source.cap, source, node.slots[i])
    assert delete(system.slots[6]) == Success()
    assert chain(source) == [source]
    assert not lives(node.slots)


def test_a_cnode_with_another_capability_stays() -> None:
    system = system_with_memory()
    node = put_node(system, 6)
    insert_derived(node, system.slots[6], system.slots[7])
    assert delete(system.slots[6]) == Success()
    assert lives(node.slots)
    assert system.slots[7].cap == node


@pytest.mark.parametrize("index", [0, 1, 3])
def test_a_cnode_that_holds_its_own_last_capability_ends_with_its_memory(index: int) -> None:
    system = system_with_memory()
    node = put_node(system, 6)
    insert_derived(node, system.slots[6], node.slots[index])
    source = system.put_endpoint(7)
    insert_derived(source.cap, source, node.slots[2])
    assert delete(system.slots[6]) == Success()
    assert delete(node.slots[index]) == Success()
    assert revoke(system.slots[5]) == Success()
    assert not lives(node.slots)
    assert chain(source) == [source]


def test_a_cnode_found_inside_is_put_out_of_reach_and_ends_with_its_memory() -> None:
    system = system_with_memory()
    outer = put_node(system, 6)
    inner = make_node(2, address=MEMORY + 0x10000)
    insert_original(inner, outer.slots[2], system.slots[5])
    source = system.put_endpoint(7)
    insert_derived(source.cap, source, inner.slots[0])
    insert_derived(source.cap, source, inner.slots[1])
    assert delete(system.slots[6]) == Success()
    assert not lives(outer.slots)
    home = inner.slots[0].cap
    assert isinstance(home, ZombieCap)
    assert home.slots is inner.slots
    assert chain(source) == [source, inner.slots[1]]
    assert revoke(system.slots[5]) == Success()
    assert not lives(inner.slots)
    assert chain(source) == [source]


@pytest.mark.parametrize("first", [0, 1, 3])
@pytest.mark.parametrize("second", [0, 2, 3])
def test_two_cnodes_that_hold_each_other_end(first: int, second: int) -> None:
    system = system_with_memory()
    one, two = put_node(system, 6), put_node(system, 7)
    insert_derived(two, system.slots[7], one.slots[first])
    insert_derived(one, system.slots[6], two.slots[second])
    assert delete(system.slots[6]) == Success()
    assert delete(system.slots[7]) == Success()
    assert revoke(system.slots[5]) == Success()
    assert not lives(one.slots)
    assert not lives(two.slots)
    assert chain(system.slots[5]) == [system.slots[5]]


def test_a_thread_gives_up_its_slots() -> None:
    system = system_with_memory()
    thread = make_thread(address=MEMORY + 0x8000)
    insert_original(ThreadCap(thread), system.slots[6], system.slots[5])
    node = put_node(system, 7)
    insert_derived(node, system.slots[7], thread.slots[CSPACE])
    insert_derived(ThreadCap(thread), system.slots[6], node.slots[3])
    assert delete(system.slots[6]) == Success()
    assert lives(thread)
    assert delete(node.slots[3]) == Success()
    assert not lives(thread)
    assert lives(node.slots)


def test_a_thread_and_its_only_cspace_end_with_their_memory() -> None:
    system = system_with_memory()
    thread = make_thread(address=MEMORY + 0x8000)
    node = make_node(2, address=MEMORY + 0x10000)
    insert_original(node, thread.slots[CSPACE], system.slots[5])
    insert_original(ThreadCap(thread), node.slots[3], system.slots[5])
    assert revoke(system.slots[5]) == Success()
    assert not lives(thread)
    assert not lives(node.slots)


def test_a_preempted_deletion_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    system = system_with_memory()
    node = put_node(system, 6, radix=3)
    insert_derived(system.put_endpoint(7).cap, system.slots[7], node.slots[0])
    monkeypatch.setattr(deletion, "preemption_point", lambda: Preempted.PREEMPTED)
    stops = 0
    while delete(system.slots[6]) is Preempted.PREEMPTED:
        assert isinstance(system.slots[6].cap, ZombieCap)
        chain(system.slots[5])
        stops += 1
        assert stops < 20
    assert stops > 8
    assert not lives(node.slots)


def test_a_preempted_revocation_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System()
    source = system.put_endpoint(5)
    for i in (6, 7, 8):
        insert_derived(source.cap, source, system.slots[i])
    monkeypatch.setattr(deletion, "preemption_point", lambda: Preempted.PREEMPTED)
    answers: list[Progress] = [revoke(source) for _ in range(4)]
    assert answers == [Preempted.PREEMPTED] * 3 + [Success()]


def test_work_is_counted_and_interrupts_are_looked_at_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.preemption.is_interrupt_pending", lambda: True)
    answers = [preemption_point() for _ in range(100)]
    assert answers == [Success()] * 99 + [Preempted.PREEMPTED]
    assert core.work == 0
