"""Scheduling contexts, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import create, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.object.donation import detach
from kernel.schedule import current_thread
from kernel.shapes import SchedContext, SchedContextCap, ThreadState
from kernel.tests import caller
from kernel.tests.build import at
from kernel.tests.caller import Caller
from kernel.tests.conformance.made import OTHER, others_context
from kernel.tests.world import World, message

CONFIGURE = Label.SCHED_CONTROL_CONFIGURE_FLAGS


@pytest.mark.parametrize(("size_bits", "extra"), [(7, 0), (8, 8), (9, 24), (12, 248)])
def test_how_many_refills_have_room(size_bits: int, extra: int) -> None:
    made = Caller()
    context = create(SchedContext, at=at(made.world.place()))
    made.world.put(OTHER, SchedContextCap(u64(size_bits), context))
    times = (1000, 100_000)
    found = made.call(caller.SCHED_CONTROL, CONFIGURE, *times, extra + 1, 0, 0, caps=(OTHER,))
    assert (found, message(made.thread, 2)) == (Error.RANGE_ERROR.value, [0, extra])
    assert made.call(caller.SCHED_CONTROL, CONFIGURE, *times, extra, 0, 0, caps=(OTHER,)) == 0
    assert context.refill_limit == extra + 2


@pytest.mark.parametrize(("budget", "period"), [(20, 20), (20, 21), (1000, 1000), (999, 1_000_000)])
def test_times_within_the_limits_are_taken(budget: int, period: int) -> None:
    made = Caller()
    assert made.call(caller.SCHED_CONTROL, CONFIGURE, budget, period, 0, 0, 0, caps=(caller.CONTEXT,)) == 0
    assert made.context.refills[0].amount == budget * 10


def test_unbinding_one_object_leaves_the_other() -> None:
    made = Caller()
    others_context(made)
    context = made.other.sched_context
    assert context is not None
    assert made.call(OTHER, Label.SCHED_CONTEXT_BIND, caps=(caller.NOTIFICATION,)) == 0
    assert made.call(OTHER, Label.SCHED_CONTEXT_UNBIND_OBJECT, caps=(caller.THREAD,)) == 0
    assert made.other.sched_context is None
    assert made.notification.sched_context is context


def test_a_thread_without_a_context_does_not_run() -> None:
    made = Caller()
    context = made.other.sched_context
    assert context is not None
    detach(context)
    made.call(caller.THREAD, Label.TCB_RESUME)
    made.call(caller.SELF, Label.TCB_SUSPEND)
    assert made.other.state is ThreadState.RESTART
    assert current_thread().state is ThreadState.IDLE


def test_a_machine_on_which_nothing_can_run_is_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    turned_off = []
    monkeypatch.setattr("kernel.switch.power_off", lambda: turned_off.append(True))
    world = World()
    thread = world.thread()
    world.put_thread(30, thread)
    world.start(thread)
    world.syscall(Syscall.CALL, 30, label=Label.TCB_SUSPEND.value)
    assert turned_off == [True]
