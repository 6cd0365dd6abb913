"""Refills: what is used comes back one period later, in at most so many pieces, and nothing is lost."""

from __future__ import annotations

import pytest

from codegen.lang import create, destroy, machine, u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.refill import add, adds_up, charge, make_head_usable, new, refill_at, unblock_check, update, use
from kernel.schedule import current_thread
from kernel.shapes import Refill, SchedContext
from kernel.state import core
from kernel.tests.build import at
from kernel.tests.caller import CONTEXT, SCHED_CONTROL, Caller
from kernel.tests.test_schedule import deadline
from kernel.tests.world import World

BUDGET = 10_000  # ticks; 200 is the least that is worth running on
PERIOD = 50_000


def context(*refills: tuple[int, int], limit: int = 4, period: int = PERIOD) -> SchedContext:
    """A context with these refills: time and amount."""
    made = create(SchedContext, at=at(0x5B00_0000))
    made.period, made.refill_limit = u64(period), u32(limit)
    made.budget = u64(sum(amount for _, amount in refills))
    made.refill_count = u32(len(refills))
    first = limit - 1 if period else 0  # so that the ring goes round, but for round robin, which has no ring
    made.refill_head = u32(first)
    for i, (time, amount) in enumerate(refills):
        made.refills[(first + i) % limit] = Refill(u64(time), u64(amount))
    return made


def refills(of: SchedContext) -> list[tuple[int, int]]:
    """Time and amount of each refill, from the head on."""
    found = [refill_at(of, u64(i)) for i in range(int(of.refill_count))]
    return [(int(refill.time), int(refill.amount)) for refill in found]


def test_a_used_part_comes_back_a_period_after_it_was_begun() -> None:
    made = context((100, BUDGET))
    charge(made, u64(3000))
    assert refills(made) == [(3100, 7000), (100 + PERIOD, 3000)]


def test_a_rest_that_is_worth_nothing_waits_for_the_next_refill() -> None:
    made = context((100, 5000), (30_000, 5000))
    charge(made, u64(4900))
    assert refills(made) == [(29_900, 5100), (50_100, 4900)]


def test_with_no_room_the_rest_remains_and_the_last_refill_waits() -> None:
    made = context((100, 4000), (20_000, 6000), limit=2)
    charge(made, u64(1000))
    assert refills(made) == [(1100, 3000), (44_100, 7000)]


def test_a_round_robin_context_keeps_what_was_used_in_its_second_refill() -> None:
    made = context((100, BUDGET), (100, 0), limit=2, period=0)
    use(made, u64(3000))
    assert refills(made) == [(100, 7000), (100, 3000)]
    charge(made, u64(7000))
    assert refills(made) == [(100, BUDGET), (100, 0)]


def test_a_whole_refill_comes_back_one_period_later() -> None:
    made = context((100, 4000), (30_000, 6000))
    charge(made, u64(4000))
    assert refills(made) == [(30_000, 6000), (50_100, 4000)]


def test_more_than_the_head_is_paid_by_the_next() -> None:
    made = context((100, 4000), (5000, 6000))
    charge(made, u64(5000))
    assert refills(made) == [(6000, 5000), (50_100, 4000), (55_000, 1000)]


def test_the_only_refill_is_put_off_as_often_as_it_was_used_up() -> None:
    made = context((100, BUDGET))
    charge(made, u64(2 * BUDGET))
    assert refills(made) == [(100 + 2 * PERIOD, BUDGET)]


def test_a_refill_that_follows_at_once_joins_the_last() -> None:
    made = context((100, 4000), (10_000, 3000))
    made.budget = u64(10_005)
    add(made, u64(13_000), u64(3000))
    assert refills(made) == [(100, 4000), (10_000, 6000)]
    add(made, u64(16_001), u64(5))
    assert refills(made) == [(100, 4000), (10_000, 6000), (16_001, 5)]


def test_without_room_the_last_refill_waits_until_the_new_one_continues_it() -> None:
    made = context((100, 4000), (10_000, 3000), limit=2)
    made.budget = u64(10_000)
    add(made, u64(20_000), u64(3000))
    assert refills(made) == [(100, 4000), (17_000, 6000)]


def test_refills_that_overlap_become_one() -> None:
    made = context((100, 4000), (4100, 3000), (20_000, 3000))
    make_head_usable(made)
    assert refills(made) == [(100, 7000), (20_000, 3000)]


def test_a_head_that_is_too_small_waits_for_the_second() -> None:
    made = context((100, 199), (20_000, 3000))
    make_head_usable(made)
    assert refills(made) == [(20_000 - 199, 3199)]


def test_waking_counts_from_now() -> None:
    core.now = u64(9000)
    made = context((100, 4000), (12_000, 6000))
    unblock_check(made)
    assert refills(made) == [(9000, 10_000)]
    assert core.must_set_timer


def test_waking_before_the_first_refill_changes_nothing() -> None:
    core.now = u64(50)
    made = context((100, 4000), (12_000, 6000))
    unblock_check(made)
    assert refills(made) == [(100, 4000), (12_000, 6000)]


def test_a_smaller_budget_cuts_the_head() -> None:
    core.now = u64(500)
    made = context((100, 8000), (30_000, 2000))
    update(made, u64(5000))
    assert refills(made) == [(500, 5000)]


def test_a_larger_budget_gives_the_rest_one_period_later() -> None:
    core.now = u64(500)
    made = context((700, 8000), (30_000, 2000))
    update(made, u64(12_000))
    assert refills(made) == [(700, 8000), (700 + PERIOD, 4000)]


def test_a_head_that_is_almost_used_up_gives_all_later() -> None:
    core.now = u64(500)
    made = context((100, 150), (30_000, 9850))
    update(made, u64(9000))
    assert refills(made) == [(500 + PERIOD, 9000)]


def test_round_robin_starts_anew() -> None:
    core.now = u64(500)
    made = context((100, 8000), (30_000, 2000), limit=2, period=0)
    update(made, u64(9000))
    assert refills(made) == [(500, 9000), (500, 0)]


def test_a_new_context_may_use_all_of_its_budget_now() -> None:
    core.now = u64(77)
    made = context((0, 0))
    new(made, u64(BUDGET))
    assert refills(made) == [(77, BUDGET)]


@pytest.fixture
def ten_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython's contexts have room for 64 refills."""
    monkeypatch.setattr("kernel.refill.MOST_JOINED", 10)


def many(count: int) -> SchedContext:
    """A context with so many refills of 300 ticks, from tick 1000 on."""
    return context(*((1000 + i * 301, 300) for i in range(count)), limit=count + 10, period=1 << 40)


@pytest.mark.usefixtures("ten_at_once")
def test_waking_joins_so_many_refills_at_most() -> None:
    core.now = u64(1 << 30)
    made = many(35)
    unblock_check(made)
    assert refills(made)[0] == (1 << 30, 11 * 300)
    for left in (25, 15, 5, 1):
        assert len(refills(made)) == left
        unblock_check(made)
    assert refills(made) == [(1 << 30, 35 * 300)]


@pytest.mark.usefixtures("ten_at_once")
def test_refills_that_were_not_joined_yet_are_not_used_before_the_head() -> None:
    """So what is used of them comes back a period after it was used."""
    core.now = u64(1 << 30)
    made = many(22)
    unblock_check(made)
    used = 11 * 300
    charge(made, u64(used))
    assert refills(made)[0] == ((1 << 30) + used, used)
    assert refills(made)[-1] == ((1 << 30) + (1 << 40), used)


@pytest.mark.usefixtures("ten_at_once")
def test_a_charge_pays_with_so_many_refills_at_most() -> None:
    """Longer than that, nobody runs; then all of the budget comes back a period from now."""
    core.now = u64(1 << 30)
    made = many(35)
    charge(made, u64(11 * 300))
    assert refills(made) == [((1 << 30) + (1 << 40), 35 * 300)]
    destroy(made)
    made = many(35)
    charge(made, u64(10 * 300 + 10))
    assert refills(made)[0] == (1000 + 10 * 301 + 10, 290)


@pytest.mark.usefixtures("ten_at_once")
def test_a_thread_whose_refills_are_tiny_runs_when_enough_are_joined() -> None:
    world = World()
    thread = world.thread(period_us=1_000_000)
    made = thread.sched_context
    assert made is not None
    made.refill_limit = u32(50)
    made.budget = u64(500)
    made.refill_count = u32(50)
    for i in range(50):
        made.refills[i] = Refill(u64(i * 20), u64(10))
    machine.csrs["time"] = 1000
    world.start(thread)
    rounds = 0
    while current_thread() is not thread:
        assert thread.in_release_queue
        assert deadline() <= 1000, "the timer interrupts at once"
        world.wait_us(0)
        rounds += 1
    assert rounds == 2
    assert int(refills(made)[0][1]) >= 200


def test_a_check_of_the_refills_looks_at_a_few() -> None:
    made = many(40)
    assert adds_up(made)
    made.budget = u64(300)
    assert not adds_up(made)
    made.budget = u64(40 * 300)
    destroy(made)
    few = many(3)
    assert adds_up(few)
    few.budget = u64(901)
    assert not adds_up(few)
    few.budget = u64(900)


def configure(made: Caller, number: int, *words: int) -> int:
    label = Label.SCHED_CONTROL_CONFIGURE_FLAGS
    return made.call(SCHED_CONTROL, label, *words, caps=(number,))


def test_the_context_in_use_is_charged_before_it_is_changed() -> None:
    """So its thread gains no time by being configured anew."""
    made = Caller()
    own = made.thread.sched_context
    assert own is not None
    made.world.put_context(100, own)
    assert configure(made, 100, 1000, 5000, 0, 0, 0) == 0
    made.world.wait_us(300)
    assert configure(made, 100, 1000, 6000, 0, 0, 0) == 0
    assert refills(own) == [(3000, 7000), (63_000, 3000)]


def test_a_thread_that_waits_for_time_may_run_on_more_of_it() -> None:
    made = Caller()
    other = made.world.thread(50, period_us=10_000)
    assert other.sched_context is not None
    made.world.put_context(100, other.sched_context)
    made.world.start(other)
    made.world.run(other)
    made.world.wait_us(1000)
    assert other.in_release_queue
    assert configure(made, 100, 2000, 2000, 0, 0, 0) == 0
    assert other.in_ready_queue
    assert not other.in_release_queue


def test_only_a_scheduling_context_is_configured() -> None:
    made = Caller()
    assert configure(made, CONTEXT, 1000, 5000, 0, 0, 0) == 0
    assert configure(made, SCHED_CONTROL, 1000, 5000, 0, 0, 0) == Error.INVALID_CAPABILITY.value
