"""Scheduling contexts: configuring, binding, and telling what was consumed."""

from __future__ import annotations

import pytest

from codegen.lang import create, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.object.schedcontext import finalise
from kernel.object.schedcontrol import max_extra_refills
from kernel.refill import MIN_REFILLS
from kernel.schedule import current_thread
from kernel.shapes import SchedContext, SchedControlCap, Tcb, ThreadState
from kernel.state import core
from kernel.tests.build import at
from kernel.tests.world import TICKS, World, error_of, message


def configured(world: World, *words: int) -> tuple[Tcb, SchedContext]:
    """Configure a new context in slot 30."""
    context = create(SchedContext, at=at(world.place()))
    world.put_context(30, context)
    world.put(31, SchedControlCap(u64(0)))
    caller = world.thread(200)
    world.start(caller)
    world.syscall(Syscall.CALL, 31, *words, label=Label.SCHED_CONTROL_CONFIGURE_FLAGS.value, caps=(30,))
    return caller, context


def test_configure_sets_budget_period_and_badge() -> None:
    caller, context = configured(World(), 1000, 5000, 2, 77, 1)
    assert error_of(caller) == 0
    assert context.period == 5000 * TICKS
    assert context.refills[0].amount == 1000 * TICKS
    assert (int(context.refill_limit), int(context.badge), context.is_sporadic) == (4, 77, True)


def test_budget_equal_to_period_is_round_robin() -> None:
    _, context = configured(World(), 1000, 1000, 0, 0, 0)
    assert context.period == 0
    assert context.refill_count == 2


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [((10, 1000, 0, 0, 0), 20, None), ((2000, 1000, 0, 0, 0), 20, 1000), ((100, 1000, 9, 0, 0), 0, 8)],
)
def test_bad_times_are_told_with_the_range(words: tuple[int, ...], least: int, most: int | None) -> None:
    caller, context = configured(World(), *words)
    assert error_of(caller) == Error.RANGE_ERROR.value
    low, high = message(caller, 2)
    assert low == least
    assert most is None or high == most
    assert context.refill_limit == 0


def test_a_context_has_as_many_refills_as_there_is_room_for() -> None:
    caller, context = configured(World(), 100, 1000, 8, 0, 0)
    assert error_of(caller) == 0
    assert context.refill_limit == 8 + MIN_REFILLS


def test_refills_of_a_huge_context_can_be_counted() -> None:
    assert max_extra_refills(u64(7)) == 0
    assert max_extra_refills(u64(8)) == 8
    assert (int(max_extra_refills(u64(38))) + MIN_REFILLS) * 2 < 1 << 32


def test_configure_wants_all_words() -> None:
    caller, _ = configured(World(), 1000, 5000)
    assert error_of(caller) == Error.TRUNCATED_MESSAGE.value


def test_binding_lets_a_runnable_thread_run() -> None:
    world = World()
    passive = world.thread(220, passive=True)
    passive.state = ThreadState.RESTART
    world.put_thread(32, passive)
    context = world.context()
    world.put_context(30, context)
    caller = world.thread(200)
    world.start(caller)
    world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_BIND.value, caps=(32,))
    assert current_thread() is passive
    assert passive.sched_context is context
    assert error_of(caller) == 0


def test_binding_twice_is_refused() -> None:
    world = World()
    other = world.thread(50)
    world.put_thread(32, other)
    world.put_context(30, world.context())
    caller = world.thread(200)
    world.start(caller)
    world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_BIND.value, caps=(32,))
    assert error_of(caller) == Error.ILLEGAL_OPERATION.value


def test_unbinding_makes_a_thread_passive() -> None:
    world = World()
    other = world.thread(50)
    context = other.sched_context
    assert context is not None
    world.put_context(30, context)
    caller = world.thread(200)
    world.start(caller, other)
    assert other.in_ready_queue
    world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_UNBIND.value)
    assert error_of(caller) == 0
    assert other.sched_context is None
    assert not other.in_ready_queue


def test_one_cannot_unbind_oneself() -> None:
    world = World()
    caller = world.thread(200)
    assert caller.sched_context is not None
    world.put_context(30, caller.sched_context)
    world.start(caller)
    world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_UNBIND.value)
    assert error_of(caller) == Error.ILLEGAL_OPERATION.value


def test_consumed_counts_from_the_last_question() -> None:
    world = World()
    caller = world.thread(200, budget_us=1000)
    assert caller.sched_context is not None
    world.put_context(30, caller.sched_context)
    world.start(caller)
    for us in (100, 250):
        world.wait_us(us)
        world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_CONSUMED.value)
        assert message(caller, 1) == [us]


def test_yield_to_runs_the_other_and_then_tells_what_it_consumed() -> None:
    world = World()
    caller, other = world.thread(100), world.thread(100)
    assert other.sched_context is not None
    world.put_context(30, other.sched_context)
    world.start(caller, other)
    world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_YIELD_TO.value)
    assert current_thread() is other
    world.wait_us(300)
    world.syscall(Syscall.YIELD)
    assert current_thread() is caller
    assert error_of(caller) == 0
    assert message(caller, 1) == [300]
    assert caller.yield_to is None


def test_the_end_of_the_current_context_stops_its_thread() -> None:
    world = World()
    thread, other = world.thread(100), world.thread(50)
    context = thread.sched_context
    assert context is not None
    world.start(thread, other)
    finalise(context)
    world.leave()
    assert current_thread() is other
    assert core.context is other.sched_context
    assert thread.sched_context is None


def test_no_time_is_taken_from_a_context_that_is_gone() -> None:
    world = World()
    thread = world.thread()
    world.start(thread)
    context = thread.sched_context
    assert context is not None
    finalise(context)
    assert core.context is None
    assert core.consumed == 0
    assert context.refill_limit == 0
