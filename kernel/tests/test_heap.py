"""Ranked queues against a sorted list, and what their operations cost."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.lang import VAddr, arena, create, u32, u64
from kernel import heap
from kernel.abi.objects import TCB_BITS
from kernel.heap import MOST_STEPS, address, insert, insert_by_priority, next_by_address, remove
from kernel.shapes import RankedQueue, Tcb
from kernel.tests.build import THREAD_AT, at
from kernel.tests.queues import members


def thread_at(number: int) -> Tcb:
    """A thread in the place with this number."""
    return create(Tcb, at=at(THREAD_AT + (number << TCB_BITS)))


PLACES = st.lists(st.integers(0, 2**14), min_size=1, max_size=24, unique=True)
MOVES = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 4)), max_size=80)


@settings(deadline=None)
@given(PLACES, MOVES)
def test_it_serves_as_a_sorted_list_does(places: list[int], moves: list[tuple[int, int]]) -> None:
    arena.reset()
    queue, threads, model = RankedQueue(), [thread_at(place) for place in places], list[tuple[int, int]]()
    for i, rank in moves:
        number = i % len(threads)
        waiting = [entry for entry in model if entry[1] == number]
        if waiting:
            model.remove(waiting[0])
            remove(queue, threads[number])
        else:
            model = sorted([*model, (rank, number)], key=lambda entry: entry[0])
            insert(queue, threads[number], u64(rank))
        assert [threads.index(thread) for thread in members(queue)] == [number for _, number in model]


@settings(deadline=None)
@given(PLACES, MOVES)
def test_by_priority_the_highest_come_first_in_order(places: list[int], moves: list[tuple[int, int]]) -> None:
    arena.reset()
    queue, threads, model = RankedQueue(), [thread_at(place) for place in places], list[Tcb]()
    for i, priority in moves:
        thread = threads[i % len(threads)]
        if thread in model:
            model.remove(thread)
            remove(queue, thread)
        else:
            thread.priority = u32(priority)
            model = sorted([*model, thread], key=lambda each: -int(each.priority))
            insert_by_priority(queue, thread)
        assert members(queue) == model
        assert queue.first is (model[0] if model else None)


@settings(deadline=None)
@given(PLACES)
def test_a_walk_by_address_sees_each_once(places: list[int]) -> None:
    arena.reset()
    queue, threads = RankedQueue(), [thread_at(place) for place in places]
    for i, thread in enumerate(threads):
        insert(queue, thread, u64(i * 7 % 5))
    seen = list(walk(queue))
    assert sorted(threads.index(thread) for thread in seen) == list(range(len(threads)))
    assert all(heap.is_after(address(second), address(first)) for first, second in pairwise(seen))


def test_who_waited_elsewhere_before_still_comes_before_the_next() -> None:
    elsewhere, queue, threads = RankedQueue(), RankedQueue(), [thread_at(place) for place in range(4)]
    for thread in threads:
        insert(elsewhere, thread, u64(0))
    for thread in threads:
        remove(elsewhere, thread)
    for thread in reversed(threads):
        insert_by_priority(queue, thread)
    assert members(queue) == list(reversed(threads))


def walk(queue: RankedQueue) -> Iterator[Tcb]:
    """The members in the order of their addresses."""
    thread = next_by_address(queue, u64(0))
    while thread is not None:
        yield thread
        thread = next_by_address(queue, address(thread))


def test_a_walk_goes_on_behind_one_that_left() -> None:
    queue, threads = RankedQueue(), [thread_at(place) for place in range(6)]
    for thread in threads:
        insert(queue, thread, u64(0))
    order = list(walk(queue))
    remove(queue, order[2])
    remove(queue, order[3])
    assert next_by_address(queue, address(order[2])) is order[4]
    assert next_by_address(queue, address(order[5])) is None


def test_the_longest_way_is_as_long_as_an_address() -> None:
    """Threads whose addresses differ in the highest bits only stand below one another."""
    queue = RankedQueue()
    threads = [create(Tcb, at=VAddr(0xFFFF_FFC0_0000_0000 + (1 << bit))) for bit in range(TCB_BITS, 38)]
    for thread in threads:
        insert(queue, thread, u64(0))
    assert members(queue) == threads


class Turns:
    """Counts the turns of the loops of `kernel.heap`, and looks that none passes its bound."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        monkeypatch.setattr(heap, "bound", self.turn)

    def turn(self, most: int, _why: str) -> None:
        assert most == MOST_STEPS
        self.count += 1

    def take(self) -> int:
        """The turns since last asked."""
        count, self.count = self.count, 0
        assert count <= 2 * MOST_STEPS
        return count


@pytest.mark.parametrize("size", [1, 100, 10_000])
def test_the_cost_does_not_grow_with_the_queue(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits and in whatever order they come and go: a way down, and one to close a gap."""
    random, turns, queue = Random(size), Turns(monkeypatch), RankedQueue()
    threads = [thread_at(place) for place in random.sample(range(2**17), size)]
    dearest = 0
    for thread in threads:
        insert(queue, thread, u64(random.randrange(2**20)))
        dearest = max(dearest, turns.take())
    for thread in random.sample(threads, min(size, 300)):
        remove(queue, thread)
        dearest = max(dearest, turns.take())
        insert(queue, thread, u64(random.randrange(2**20)))
        dearest = max(dearest, turns.take())
        next_by_address(queue, address(thread))
        dearest = max(dearest, turns.take())
    assert dearest <= 2 * 17 + 2
