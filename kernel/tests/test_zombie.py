"""What is left of a CNode or thread while it is deleted, wherever it is found."""

from __future__ import annotations

from itertools import permutations
from typing import Any, cast

import pytest

from codegen.lang import arena, u64
from kernel.object.deletion import delete, take_step
from kernel.object.derivation import insert_derived, insert_original, is_empty, swap
from kernel.object.finalisation import finalise
from kernel.results import Success
from kernel.shapes import CNodeCap, Slot, ZombieCap
from kernel.tests.build import MEMORY, System, chain, make_node, make_thread
from kernel.tests.invariants.capabilities import check_slot


def lives(thing: object) -> bool:
    return any(found is thing for found in arena.objects.values())


def with_inner() -> tuple[System, CNodeCap, CNodeCap]:
    """A CNode in slot 6 whose own slot 2 holds the only capability to another one."""
    system = System()
    memory = system.put_untyped(5, 20, used=1 << 20)
    outer, inner = (make_node(2, address=MEMORY + i * 0x1000) for i in range(2))
    insert_original(outer, system.slots[6], memory)
    insert_original(inner, outer.slots[2], memory)
    return system, outer, inner


@pytest.mark.parametrize("remaining", [0, 1, 4])
def test_a_zombie_inside_ends_with_the_outer_cnode(remaining: int) -> None:
    """Its own deletion was preempted before."""
    system, outer, inner = with_inner()
    outer.slots[2].cap = ZombieCap(u64(2), u64(0), inner.slots, None, u64(remaining))
    assert delete(system.slots[6]) == Success()
    assert not lives(outer.slots)
    assert lives(inner.slots) == (remaining > 0), "one that is not done is put out of reach, in its own slot"


def test_a_zombie_of_a_thread_inside_ends_with_the_outer_cnode() -> None:
    system, outer, _ = with_inner()
    thread = make_thread(address=0x5200_0000)
    delete(outer.slots[2])
    insert_original(ZombieCap(u64(0), u64(0), thread.slots, thread, u64(0)), outer.slots[1], system.slots[5])
    for i in range(5):
        if not is_empty(thread.slots[i]):
            delete(thread.slots[i])
    assert delete(system.slots[6]) == Success()
    assert not lives(thread)


@pytest.mark.parametrize(("first", "second"), list(permutations(range(3), 2)))
def test_any_two_slots_change_places(first: int, second: int) -> None:
    """Neighbours in the list in either order, too."""
    system = System()
    root = system.put_endpoint(10)
    family: list[Slot] = [root, system.slots[11], system.slots[12]]
    for slot in family[:0:-1]:
        insert_derived(root.cap, root, slot)
    assert chain(root) == family
    one, other = family[first], family[second]
    swap(one.cap, one, other.cap, other)
    expected = [other if slot is one else one if slot is other else slot for slot in family]
    assert chain(expected[0]) == expected
    for slot in family:
        check_slot(slot)


class Slots:
    """More slots than CPython has room for; the last one holds a capability at first."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __getitem__(self, index: u64) -> Slot:
        self.asked.append(int(index))
        return Slot()


@pytest.mark.parametrize("radix", [24, 25, 33])
def test_a_zombie_counts_the_slots_of_the_largest_cnode(radix: int) -> None:
    """The count is in two parts, as it has no room in one."""
    slots = Slots()
    cap = finalise(CNodeCap(u64(radix), u64(0), cast(Any, slots), u64(0)), is_last=True)
    slot = Slot(cap)
    for left in range(1 << radix, (1 << radix) - 3, -1):
        cap = slot.cap
        assert isinstance(cap, ZombieCap)
        assert int(cap.remaining()) == left
        take_step(slot)
    assert slots.asked == [(1 << radix) - 1 - i for i in range(3)]


def test_a_zombie_counts_down_past_its_low_part() -> None:
    slot = Slot(ZombieCap(u64(26), u64(1), cast(Any, Slots()), None, u64(0)))
    take_step(slot)
    cap = slot.cap
    assert isinstance(cap, ZombieCap)
    assert (int(cap.remaining_high), int(cap.remaining_low)) == (0, (1 << 25) - 1)
