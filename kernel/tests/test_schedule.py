"""Ready queues, refills and the choice of the next thread."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from codegen.lang import machine, u32, u64
from kernel.abi.syscalls import Syscall
from kernel.object.tcb import set_priority, suspend
from kernel.ready import highest_bit
from kernel.refill import charge, head, new, refill_at
from kernel.schedule import current_thread, wake
from kernel.shapes import SchedContext, ThreadState
from kernel.state import core
from kernel.tests.world import TICKS, World


@given(st.integers(1, 2**64 - 1))
def test_the_highest_bit(word: int) -> None:
    assert highest_bit(u64(word)) == word.bit_length() - 1


def test_the_highest_priority_runs() -> None:
    world = World()
    threads = [world.thread(priority) for priority in (3, 200, 64, 199)]
    world.start(*threads)
    order = []
    while current_thread() is not core.idle_thread:
        order.append(int(current_thread().priority))
        suspend(current_thread())
        world.leave()
    assert order == [200, 199, 64, 3]
    assert core.ready[0].words == 0


def test_threads_of_one_priority_take_turns() -> None:
    world = World()
    first, second = world.thread(budget_us=1000), world.thread(budget_us=1000)
    world.start(first, second)
    order = []
    for _ in range(4):
        order.append(current_thread())
        world.wait_us(1000)
    assert order == [first, second, first, second]


def test_yield_lets_the_next_one_run() -> None:
    world = World()
    first, second = world.thread(), world.thread()
    world.start(first, second)
    assert current_thread() is first
    world.syscall(Syscall.YIELD)
    assert current_thread() is second
    assert first.state is ThreadState.RUNNING


def test_the_timer_is_set_to_the_end_of_the_budget() -> None:
    world = World()
    thread = world.thread(budget_us=300)
    world.start(thread)
    assert deadline() == 300 * TICKS
    world.wait_us(100)
    assert deadline() == 300 * TICKS, "what is used counts"


def test_the_timer_follows_the_thread_that_runs() -> None:
    world = World()
    first, second = world.thread(100, budget_us=1000), world.thread(50, budget_us=300)
    world.start(first, second)
    assert deadline() == 1000 * TICKS
    suspend(first)
    world.leave()
    assert current_thread() is second
    assert deadline() == 300 * TICKS


def test_time_that_was_not_asked_for_counts_from_when_it_is() -> None:
    """A context that waited for its turn has its next refill a period after it began, not after it could have."""
    world = World()
    first, second = world.thread(100, budget_us=2000), world.thread(50, budget_us=300, period_us=5000)
    world.start(first, second)
    world.wait_us(1000)
    suspend(first)
    world.leave()
    assert current_thread() is second
    world.wait_us(300)
    assert current_thread() is core.idle_thread
    assert deadline() == 6000 * TICKS


def test_the_time_of_a_sporadic_server_counts_from_when_it_wakes() -> None:
    world = World()
    server, other = world.thread(90, budget_us=300, period_us=5000), world.thread(100)
    context = server.sched_context
    assert context is not None
    context.is_sporadic = True
    world.start(other)
    world.wait_us(700)
    server.state = ThreadState.RUNNING
    wake(server)
    assert head(context).time == 700 * TICKS


def deadline() -> int:
    """What the timer was set to last."""
    calls = [call for call in machine.sbi_calls if call[0] == 0x5449_4D45]
    return calls[-1][2] if calls else machine.csrs["stimecmp"]


def test_a_waiting_thread_wakes_by_timer_and_preempts() -> None:
    world = World()
    high = world.thread(150, budget_us=100, period_us=1000)
    low = world.thread(50)
    world.start(high, low)
    assert current_thread() is high
    world.wait_us(100)
    assert current_thread() is low
    assert deadline() == 1000 * TICKS
    world.wait_us(899)
    assert current_thread() is low
    world.wait_us(2)
    assert current_thread() is high


def test_nothing_to_run_is_idle() -> None:
    world = World()
    thread = world.thread()
    world.start(thread)
    suspend(thread)
    world.leave()
    assert current_thread() is core.idle_thread
    assert core.context is None


def test_raising_a_ready_thread_above_the_current_switches() -> None:
    world = World()
    first, second = world.thread(100), world.thread(50)
    world.start(first, second)
    set_priority(second, u32(101))
    world.leave()
    assert current_thread() is second


def test_a_ready_thread_that_is_given_a_priority_comes_before_others_of_it() -> None:
    world = World()
    caller, other, given = (world.thread(priority) for priority in (100, 50, 40))
    world.start(caller, other, given)
    set_priority(given, u32(50))
    suspend(caller)
    world.leave()
    assert current_thread() is given


def test_lowering_the_current_thread_switches() -> None:
    world = World()
    first, second = world.thread(100), world.thread(50)
    world.start(first, second)
    set_priority(first, u32(40))
    world.leave()
    assert current_thread() is second


def amounts(context: SchedContext) -> list[tuple[int, int]]:
    """The refills, head first."""
    refills = [refill_at(context, u64(i)) for i in range(int(context.refill_count))]
    return [(int(refill.time), int(refill.amount)) for refill in refills]


BUDGET = 10_000


@given(st.lists(st.tuples(st.integers(1, BUDGET + 500), st.integers(0, 50_000)), max_size=30))
def test_refills_keep_the_budget_and_stay_in_order(uses: list[tuple[int, int]]) -> None:
    core.now = u64(0)
    context = SchedContext()
    context.period = u64(100_000)
    context.refill_limit = u32(5)
    new(context, u64(BUDGET))
    for use, pause in uses:
        first = head(context)
        if int(first.time) > int(core.now):
            core.now = first.time
        core.now = core.now + use
        charge(context, u64(use))
        core.now = core.now + pause
        refills = amounts(context)
        assert sum(amount for _, amount in refills) == BUDGET
        assert int(context.refill_count) <= 5
        assert refills[0][1] >= 200, "the head is worth running on"
        for (time, amount), (after, _) in pairwise(refills):
            assert after >= time + amount


@given(st.lists(st.integers(200, BUDGET), min_size=1, max_size=40))
def test_no_more_than_the_budget_is_used_in_any_period(uses: list[int]) -> None:
    core.now = u64(0)
    context = SchedContext()
    context.period = u64(100_000)
    context.refill_limit = u32(4)
    new(context, u64(BUDGET))
    used: list[tuple[int, int]] = []
    for use in uses:
        first = head(context)
        if int(first.time) > int(core.now):
            core.now = first.time
        spent = min(use, int(first.amount))
        used.append((int(core.now), spent))
        core.now = core.now + spent
        charge(context, u64(spent))
    for start, _ in used:
        within = sum(spent for time, spent in used if start <= time and time + spent <= start + 100_000)
        assert within <= BUDGET


@given(st.integers(1, 8), st.integers(0, BUDGET - 1))
def test_an_overrun_is_paid_back_in_full(periods: int, more: int) -> None:
    core.now = u64(0)
    context = SchedContext()
    context.period = u64(100_000)
    context.refill_limit = u32(4)
    new(context, u64(BUDGET))
    core.now = u64(periods * BUDGET + more)
    charge(context, core.now)
    assert int(head(context).time) >= periods * 100_000, "each period pays with its budget"
    assert sum(amount for _, amount in amounts(context)) == BUDGET
