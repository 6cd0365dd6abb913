"""Threads that take turns on the fast path leave the state that the ordinary path leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codegen.lang import machine, u64
from kernel import entry
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.vspace import find_own_spaces
from kernel.fastyield import fast_yield
from kernel.refill import use
from kernel.schedule import current_thread
from kernel.shapes import Tcb, ThreadState, Way
from kernel.state import core
from kernel.tests.test_fastpath import both_ways, everything, noting
from kernel.tests.world import World, pc, start_over


@dataclass(frozen=True)
class Turns:
    """Threads of one priority that yield, and what stands around them."""

    others: int = 1  # of the same priority
    rounds: int = 2
    elapsed: int = 50  # ticks that pass before each yield; a budget has 10,000
    period_us: int = 0  # of the first of the others
    is_stopped: bool = False  # the first of the others has not started yet what it is to do
    is_known: bool = False  # but it has run before
    is_split: bool = False  # the first thread was preempted in its slice
    waits: bool = False  # another thread waits for time
    is_lower: bool = False  # a thread of a lower priority is ready
    is_renamed: bool = False  # address spaces changed since anybody ran


def play(case: Turns) -> list[Tcb]:
    """Let whoever runs yield, again and again; all threads are answered, and two that may wait."""
    start_over()
    world = World()
    waiting = world.thread(120, budget_us=100, period_us=1_500)
    if case.waits:
        world.start(waiting)
        machine.csrs["time"] = 1_000
        world.syscall(Syscall.YIELD)
    lower = world.thread(90)
    threads = [world.thread(100), *(world.thread(100, period_us=case.period_us) for _ in range(case.others))]
    world.start(*threads, *([lower] if case.is_lower else []))
    if case.is_known:
        for _ in threads:
            world.syscall(Syscall.YIELD)
    if case.is_stopped and case.others:
        threads[1].state = ThreadState.RESTART
    context = threads[0].sched_context
    if case.is_split and context is not None:
        use(context, u64(3_000))
    if case.is_renamed:
        core.space_epoch += 2
    for _ in range(case.rounds):
        machine.csrs["time"] = machine.csrs.get("time", 0) + case.elapsed
        world.syscall(Syscall.YIELD)
    return [*threads, lower, waiting]


def deadline() -> str:
    return f"at {core.now} until {machine.csrs.get('stimecmp')} {machine.sbi_calls[-1:]}"


TURNS = st.builds(
    Turns,
    others=st.integers(0, 3),
    rounds=st.integers(1, 5),
    elapsed=st.sampled_from([0, 1, 50, 9_799, 9_801, 9_999, 10_000, 16_000]),
    period_us=st.sampled_from([0, 0, 1_500]),
    is_stopped=st.booleans(),
    is_known=st.booleans(),
    is_split=st.booleans(),
    waits=st.booleans(),
    is_lower=st.booleans(),
    is_renamed=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(TURNS)
@example(Turns(is_split=True))
@example(Turns(is_stopped=True, is_known=True))
@example(Turns(waits=True, elapsed=9_799))  # and its time comes before the second yield
def test_both_paths_leave_the_same_state(case: Turns) -> None:
    fast, ordinary = both_ways(lambda: [*everything(play(case)), deadline()])
    assert fast == ordinary


def test_who_was_stopped_leaves_by_the_way_that_gives_up_its_reservation(monkeypatch: pytest.MonkeyPatch) -> None:
    """`trap_exit` does; `resume`, which is for those behind a call of theirs, does not."""
    world = World()
    first, second = world.thread(budget_us=1000), world.thread(budget_us=1000)
    world.start(first, second)
    world.syscall(Syscall.YIELD)
    world.wait_us(1000)
    assert current_thread() is first
    resumed: list[Tcb | None] = []

    def noted(*arguments: Way) -> Way:
        resumed.append(core.current)
        return arguments[-1]

    monkeypatch.setattr("kernel.fastyield.resume", noted)
    world.syscall(Syscall.YIELD)
    assert not resumed
    world.syscall(Syscall.YIELD)
    assert resumed == [first]


USUAL = Turns()


@pytest.mark.parametrize(
    ("case", "is_fast"),
    [
        (USUAL, True),
        (replace(USUAL, others=3, rounds=5), True),
        (replace(USUAL, others=0), True),
        (replace(USUAL, is_lower=True, waits=True), True),
        (replace(USUAL, period_us=1_500), False),
        (replace(USUAL, elapsed=9_801), False),
        (replace(USUAL, is_stopped=True, rounds=1), False),
        (replace(USUAL, is_renamed=True, rounds=1), False),
        (replace(USUAL, is_split=True), True),
    ],
)
def test_what_is_fast(case: Turns, *, is_fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(entry, "fast_yield", noting(fast_yield, taken))
    play(case)
    assert bool(taken) == is_fast


def test_who_has_a_period_is_not_yielded_to_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(entry, "fast_yield", noting(fast_yield, taken))
    world = World()
    first, second = world.thread(100), world.thread(100, budget_us=500, period_us=1_500)
    world.start(first, second)
    find_own_spaces(second)
    machine.csrs["time"] = 50
    world.syscall(Syscall.YIELD)
    assert current_thread() is second
    assert not taken


def test_who_yields_goes_on_behind_the_call_at_its_next_turn() -> None:
    """Both have yielded once, and go on behind it."""
    first, second, *_ = play(USUAL)
    assert current_thread() is first
    assert (pc(first), pc(second)) == (4, 4)
