"""Signals and waiting leave the state that the ordinary path leaves, and are fast when they should be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from codegen.lang import machine, u64
from kernel import entry, switch
from kernel.abi.syscalls import Syscall
from kernel.clock import update_time
from kernel.fastsignal import fast_signal, fast_wait, fast_wake
from kernel.schedule import current_thread
from kernel.shapes import NotificationCap, Tcb, ThreadState
from kernel.state import core
from kernel.tests.test_fastpath import both_ways, everything, noting
from kernel.tests.world import World, pc, start_over

NOTIFICATION, SIGNAL, ENDPOINT, REPLY, EMPTY = 10, 11, 12, 13, 14


@dataclass(frozen=True)
class Signal:
    """A signal, and who might take it."""

    priority: int = 90  # of the thread that could take it
    before: int = 0  # signals that are there already
    badge: int = 4
    may_send: bool = True
    slot: int = SIGNAL
    caps: tuple[int, ...] = ()
    waits: bool = False
    receives: bool = False  # from an endpoint; the notification is bound to it
    is_bound: bool = False
    is_late: bool = False  # the sender's slice is over when it signals


def play(case: Signal) -> list[Tcb]:
    """Let a thread signal; it and the other thread are answered."""
    start_over()
    world = World()
    notification = world.notification(NOTIFICATION, badge=1)
    world.put(SIGNAL, NotificationCap(case.may_send, True, notification, u64(case.badge)))
    world.endpoint(ENDPOINT)
    world.reply(REPLY)
    sender, other = world.thread(100), world.thread(case.priority)
    if case.is_bound:
        notification.bound_thread = other
        other.bound_notification = notification
    if case.waits or case.receives:
        world.start(other)
        world.syscall(Syscall.WAIT if case.waits else Syscall.RECV, NOTIFICATION if case.waits else ENDPOINT, reply=13)
    world.start(sender)
    for _ in range(case.before):
        world.syscall(Syscall.SEND, NOTIFICATION)
        world.run(sender)
    if case.is_late:
        machine.csrs["time"] = 100_000
    world.syscall(Syscall.SEND, case.slot, caps=case.caps)
    return [sender, other]


SIGNALS = st.builds(
    Signal,
    priority=st.sampled_from([90, 100, 110]),
    before=st.integers(0, 2),
    badge=st.integers(0, 2**64 - 1),
    may_send=st.booleans(),
    slot=st.sampled_from([SIGNAL, NOTIFICATION, EMPTY, 1 << 20]),
    caps=st.sampled_from([(), (10,), (1 << 20,)]),
    waits=st.booleans(),
    receives=st.booleans(),
    is_bound=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(SIGNALS)
def test_both_paths_leave_the_same_state(case: Signal) -> None:
    fast, ordinary = both_ways(lambda: everything(play(case)))
    assert fast == ordinary


USUAL = Signal()


@pytest.mark.parametrize(
    ("case", "is_fast"),
    [
        (USUAL, True),
        (replace(USUAL, is_bound=True), True),
        (replace(USUAL, before=1), True),
        (replace(USUAL, waits=True), False),
        (replace(USUAL, receives=True, is_bound=True), False),
        (replace(USUAL, may_send=False), False),
    ],
)
def test_what_nobody_takes_now_is_fast(case: Signal, *, is_fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(entry, "fast_signal", noting(fast_signal, taken))
    play(case)
    assert len(taken) == case.before + is_fast


def test_whose_slice_is_over_signals_in_the_next_one() -> None:
    """The call is not made now, so the thread does not go on behind it."""
    before, waiting = play(Signal(waits=True, slot=NOTIFICATION, priority=90, is_late=True))
    assert waiting.state is ThreadState.BLOCKED_ON_NOTIFICATION
    assert pc(before) == 0


def interrupted(running: int | None, late: int = 0, period_us: int = 0) -> list[Tcb]:
    """An interrupt signals to a waiting thread of priority 90 while one of priority `running` runs, or nobody."""
    start_over()
    world = World()
    notification = world.notification(NOTIFICATION, badge=1)
    waiting = world.thread(90, period_us=period_us)
    world.start(waiting)
    world.syscall(Syscall.WAIT, NOTIFICATION)
    threads = [waiting] if running is None else [waiting, world.thread(running)]
    world.start(*threads[1:])
    machine.csrs["time"] = late
    cap = NotificationCap(True, True, notification, u64(4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry, "claim_interrupt", lambda: cap)
        entry.on_device_interrupt()
    update_time()
    return threads


@pytest.mark.parametrize(
    ("running", "late", "period_us", "is_fast"),
    [
        (80, 0, 0, True),
        (80, 500, 0, True),
        (80, 500, 1_500, True),
        (90, 0, 0, False),
        (None, 0, 0, True),
        (None, 0, 1_500, True),
        (80, 100_000, 0, False),
        (None, 100_000, 0, True),
    ],
)
def test_interrupts_do_the_same_both_ways(
    running: int | None, late: int, period_us: int, *, is_fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switch, "is_interrupt_awaited", lambda: True)
    taken: list[str] = []
    monkeypatch.setattr(entry, "fast_wake", noting(fast_wake, taken))
    fast = everything(interrupted(running, late, period_us))
    assert bool(taken) == is_fast
    monkeypatch.setattr(entry, "fast_wake", lambda *_arguments: False)
    assert everything(interrupted(running, late, period_us)) == fast


@dataclass(frozen=True)
class Wait:
    """Who waits, and who could run then: a thread of priority 90, if any, that was stopped in between."""

    signals: int = 0  # that are there already
    may_receive: bool = True
    slot: int = NOTIFICATION
    bound: str = ""  # "other": to another thread; "own": to the one that waits
    others: int = 1  # of the threads that could run
    waiting: bool = False  # whether another one waits already
    lends: bool = False  # the notification lends time, and it is this that the thread runs on
    elapsed: int = 50  # ticks before the call; a budget has 10,000
    period_us: int = 0  # of the first that could run
    own_period_us: int = 0
    is_sporadic: bool = False  # the first that could run
    is_stopped: bool = False  # it makes its last call again
    is_asking: bool = False  # it waits for word of what another context consumed
    is_renamed: bool = False  # address spaces changed since it ran
    is_late: bool = False  # another thread's time has come


def play_wait(case: Wait) -> list[Tcb]:
    """Let a thread wait for signals."""
    start_over()
    world = World()
    notification = world.notification(SIGNAL, badge=1)
    world.put(NOTIFICATION, NotificationCap(True, case.may_receive, notification, u64(4)))
    world.endpoint(ENDPOINT)
    first, early, late = world.thread(110), world.thread(120), world.thread(105, budget_us=100, period_us=1_500)
    thread = world.thread(100, period_us=case.own_period_us)
    others = [world.thread(90, period_us=case.period_us if i == 0 else 0) for i in range(case.others)]
    if case.bound:
        bound = first if case.bound == "other" else thread
        notification.bound_thread = bound
        bound.bound_notification = notification
    if case.waiting:
        world.start(early)
        world.syscall(Syscall.WAIT, NOTIFICATION)
    if case.is_late:
        world.start(late)
        machine.csrs["time"] = 1_000
        world.syscall(Syscall.YIELD)
    world.start(thread, *others)
    for _ in range(case.signals):
        world.syscall(Syscall.SEND, SIGNAL)
    if case.lends and thread.sched_context is not None:
        notification.sched_context = thread.sched_context
        thread.sched_context.notification = notification
    if others:
        prepare(others[0], case)
    machine.csrs["time"] = case.elapsed + (16_000 if case.is_late else 0)
    assert current_thread() is thread
    world.syscall(Syscall.WAIT, case.slot)
    update_time()
    return [thread, early, late, first, *others]


def prepare(thread: Tcb, case: Wait) -> None:
    """The thread that could run is as the case says."""
    context = thread.sched_context
    assert context is not None
    context.is_sporadic = case.is_sporadic
    if case.is_stopped:
        thread.state = ThreadState.RESTART
    if case.is_asking:
        thread.yield_to = context
        context.yielded_by = thread
    if case.is_renamed:
        core.space_epoch += 2


WAITS = st.builds(
    Wait,
    signals=st.sampled_from([0, 0, 1, 2]),
    may_receive=st.sampled_from([True, True, False]),
    slot=st.sampled_from([NOTIFICATION, NOTIFICATION, NOTIFICATION, ENDPOINT, EMPTY, 1 << 20]),
    bound=st.sampled_from(["", "", "own", "other"]),
    others=st.integers(0, 2),
    waiting=st.booleans(),
    lends=st.sampled_from([False, False, True]),
    elapsed=st.sampled_from([0, 50, 700, 9_850]),
    period_us=st.sampled_from([0, 1_500]),
    own_period_us=st.sampled_from([0, 2_500]),
    is_sporadic=st.booleans(),
    is_stopped=st.booleans(),
    is_asking=st.sampled_from([False, False, True]),
    is_renamed=st.booleans(),
    is_late=st.sampled_from([False, False, True]),
)


@settings(deadline=None, max_examples=60)
@given(WAITS)
@example(Wait())
@example(Wait(others=2, waiting=True))
@example(Wait(signals=2))
def test_waiting_leaves_the_same_state_both_ways(case: Wait) -> None:
    # Who takes signals does not look at the clock, and takes them before somebody who waits.
    assume(case.signals == 0 or not (case.waiting or case.is_late or case.elapsed > 9_800))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(switch, "is_interrupt_awaited", lambda: True)
        fast, ordinary = both_ways(lambda: everything(play_wait(case)))
    assert fast == ordinary


@pytest.mark.parametrize(
    ("case", "is_fast"),
    [
        (Wait(), True),
        (Wait(others=2), True),
        (Wait(waiting=True), False),
        (Wait(signals=1), True),
        (Wait(bound="own"), True),
        (Wait(period_us=1_500), True),
        (Wait(own_period_us=2_500), True),
        (Wait(is_renamed=True), True),
        (Wait(bound="other"), False),
        (Wait(may_receive=False), False),
        (Wait(slot=ENDPOINT), False),
        (Wait(slot=1 << 20), False),
        (Wait(others=0), False),
        (Wait(lends=True), False),
        (Wait(is_sporadic=True), False),
        (Wait(is_stopped=True), False),
        (Wait(is_asking=True), False),
        (Wait(is_late=True), False),
        (Wait(elapsed=9_850), False),
    ],
)
def test_which_waiting_is_fast(case: Wait, *, is_fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch, "is_interrupt_awaited", lambda: True)
    taken: list[str] = []
    monkeypatch.setattr(entry, "fast_wait", noting(fast_wait, taken))
    play_wait(case)
    assert bool(taken) == is_fast
