"""Work that grows with the number of threads is done in steps, and each of them is progress."""

from __future__ import annotations

import functools

import pytest

from codegen.lang import u64
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.fault_message import apply_fault_reply
from kernel.heap import address, is_after
from kernel.message import ipc_buffer
from kernel.object import deletion
from kernel.object import endpoint as endpoint_module
from kernel.object.deletion import delete
from kernel.object.derivation import is_empty
from kernel.object.endpoint import cancel_badged_sends
from kernel.object.tcb import suspend
from kernel.preemption import preemption_point
from kernel.release import release_enqueue
from kernel.results import Preempted, Success
from kernel.schedule import awaken, current_thread
from kernel.shapes import Endpoint, EndpointCap, FaultKind, NotificationCap, RankedQueue, Refill, Tcb, ThreadState
from kernel.state import core
from kernel.tests.caller import SELF, THREAD, Caller
from kernel.tests.queues import members
from kernel.tests.world import World


def three_waiting(world: World, number: int) -> list[Tcb]:
    """Three threads wait to receive from what is in slot `number`."""
    threads = [world.thread() for _ in range(3)]
    for thread in threads:
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.WAIT, number)
    return threads


def delete_in_steps(world: World, number: int, queue: RankedQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delete with an interrupt after each step: one thread less waits each time, and nobody else can come."""
    monkeypatch.setattr(deletion, "preemption_point", lambda: Preempted.PREEMPTED)
    slot = world.node.slots[number]
    for left in (2, 1, 0):
        assert delete(slot) is Preempted.PREEMPTED
        assert len(members(queue)) == left
        cap = slot.cap
        assert isinstance(cap, EndpointCap | NotificationCap)
        assert not cap.can_send
        assert not cap.can_receive
    assert delete(slot) == Success()
    assert is_empty(slot)
    monkeypatch.setattr(deletion, "preemption_point", preemption_point)


def test_an_endpoint_ends_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    endpoint = world.endpoint(10)
    threads = three_waiting(world, 10)
    delete_in_steps(world, 10, endpoint.waiting, monkeypatch)
    assert all(thread.state is ThreadState.RESTART for thread in threads)


def test_a_notification_ends_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    notification = world.notification(10)
    threads = three_waiting(world, 10)
    delete_in_steps(world, 10, notification.waiting, monkeypatch)
    assert all(thread.state is ThreadState.RESTART for thread in threads)


def test_threads_whose_time_comes_at_once_are_released_a_hundred_at_a_time() -> None:
    world = World()
    threads = [world.thread(100, budget_us=1000, period_us=10_000) for _ in range(130)]
    for thread in threads:
        thread.state = ThreadState.RUNNING
        context = thread.sched_context
        assert context is not None
        context.refills[0] = Refill(u64(5), context.refills[0].amount)
        release_enqueue(thread, context)
    core.now = u64(5)
    awaken()
    assert len(members(core.release)) == 30
    assert core.must_set_timer
    awaken()
    assert members(core.release) == []


def test_cancelled_senders_that_send_again_are_not_met_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step goes on by one thread, whatever its badge is, so that the walk ends."""
    monkeypatch.setattr(endpoint_module, "preemption_point", lambda: Preempted.PREEMPTED)
    world = World()
    endpoint = world.endpoint(10, badge=7)
    caller, senders = world.thread(200), [world.thread() for _ in range(4)]
    for sender in senders:
        world.start(sender)
        world.run(sender)
        world.syscall(Syscall.SEND, 10)
    senders[1].badge = u64(8)
    for left in (3, 2, 1, 0):
        assert cancel_badged_sends(endpoint, u64(7), caller) is Preempted.PREEMPTED
        world.leave()
        for sender in senders:
            if sender.state is ThreadState.RUNNING or sender.in_ready_queue:
                world.run(sender)
                world.syscall(Syscall.SEND, 10)
        assert len([t for t in members(endpoint.waiting) if is_after(address(t), caller.progress)]) == left
    assert cancel_badged_sends(endpoint, u64(7), caller) == Success()
    assert len(members(endpoint.waiting)) == 4


def test_a_preempted_call_remembers_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started again, it goes on from there; done, it forgets it."""
    monkeypatch.setattr(endpoint_module, "preemption_point", lambda: Preempted.PREEMPTED)
    world = World()
    endpoint = world.endpoint(10, badge=7)
    caller, senders = world.thread(200), [world.thread() for _ in range(3)]
    for sender in senders:
        world.start(sender)
        world.run(sender)
        world.syscall(Syscall.SEND, 10)
        sender.badge = u64(8)
    world.start(caller)
    steps = []
    for _ in range(4):
        assert current_thread() is caller
        world.syscall(Syscall.CALL, 1, 10, 64, label=Label.CNODE_CANCEL_BADGED_SENDS.value)
        steps.append(caller.progress)
    assert steps[0] != 0
    assert is_after(steps[1], steps[0])
    assert is_after(steps[2], steps[1])
    assert steps[3] == 0
    assert len(members(endpoint.waiting)) == 3


def preempted_walk(world: World, endpoint: Endpoint) -> tuple[Tcb, list[Tcb]]:
    """A caller whose walk past three senders was preempted at the second of them; they send with badge 7."""
    caller, senders = world.thread(200), [world.thread() for _ in range(3)]
    for sender in senders:
        world.start(sender)
        world.run(sender)
        world.syscall(Syscall.SEND, 10)
    assert cancel_badged_sends(endpoint, u64(9), caller) is Preempted.PREEMPTED
    assert cancel_badged_sends(endpoint, u64(9), caller) is Preempted.PREEMPTED
    assert caller.progress != 0
    return caller, senders


@pytest.mark.parametrize("same_endpoint", [True, False])
def test_a_walk_does_not_go_on_where_another_one_stopped(monkeypatch: pytest.MonkeyPatch, same_endpoint: bool) -> None:
    """Not for another badge, nor at another endpoint: all senders are cancelled."""
    monkeypatch.setattr(endpoint_module, "preemption_point", lambda: Preempted.PREEMPTED)
    world = World()
    endpoint = world.endpoint(10, badge=7)
    caller, senders = preempted_walk(world, endpoint)
    if not same_endpoint:
        caller.progress_at = world.endpoint(11)
        caller.badge = u64(7)
    for _ in range(3):
        assert cancel_badged_sends(endpoint, u64(7), caller) is Preempted.PREEMPTED
    assert all(sender.state is ThreadState.RESTART for sender in senders)


def in_order(first: Tcb, second: Tcb) -> int:
    return 1 if is_after(address(first), address(second)) else -1


def test_whoever_is_gone_or_comes_does_not_end_a_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread at which a walk stopped need not be there; a new one behind the walk waits on."""
    monkeypatch.setattr(endpoint_module, "preemption_point", lambda: Preempted.PREEMPTED)
    world = World()
    endpoint = world.endpoint(10, badge=7)
    caller, senders = world.thread(200), [world.thread() for _ in range(4)]
    late, *others = sorted(senders, key=functools.cmp_to_key(in_order))
    for sender in others:
        world.start(sender)
        world.run(sender)
        world.syscall(Syscall.SEND, 10)
    assert cancel_badged_sends(endpoint, u64(7), caller) is Preempted.PREEMPTED
    assert cancel_badged_sends(endpoint, u64(7), caller) is Preempted.PREEMPTED
    suspend(others[1])
    world.start(late)
    world.run(late)
    world.syscall(Syscall.SEND, 10)
    assert cancel_badged_sends(endpoint, u64(7), caller) is Preempted.PREEMPTED
    assert others[2].state is ThreadState.RESTART
    assert cancel_badged_sends(endpoint, u64(7), caller) == Success()
    assert members(endpoint.waiting) == [late]


def test_a_thread_that_is_put_elsewhere_forgets_how_far_it_came() -> None:
    made = Caller()
    for label, words, caps in (
        (Label.TCB_WRITE_REGISTERS, (0, 1, 4096), ()),
        (Label.TCB_COPY_REGISTERS, (4,), (SELF,)),
    ):
        made.other.progress = u64(77)
        assert made.call(THREAD, label, *words, caps=caps) == 0
        assert made.other.progress == 0


def test_a_timeout_handler_that_changes_registers_ends_the_call() -> None:
    world = World()
    handler, faulting = world.thread(), world.thread()
    buffer = ipc_buffer(handler, for_writing=True)
    faulting.progress = u64(77)
    assert apply_fault_reply(faulting, FaultKind.TIMEOUT, handler, buffer, label=u64(0), length=u64(0))
    assert faulting.progress == 77
    assert apply_fault_reply(faulting, FaultKind.TIMEOUT, handler, buffer, label=u64(0), length=u64(1))
    assert faulting.progress == 0
