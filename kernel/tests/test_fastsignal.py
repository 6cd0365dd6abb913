"""A signal that is kept leaves the state that the ordinary path leaves, and is fast when it should be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.lang import machine, u64
from kernel import entry, switch
from kernel.abi.syscalls import Syscall
from kernel.clock import update_time
from kernel.fastsignal import fast_signal, fast_wake
from kernel.shapes import NotificationCap, Tcb, ThreadState
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
