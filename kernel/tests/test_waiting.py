"""Threads that wait: how they are taken from their queues, and what the end of an object does to them."""

from __future__ import annotations

import pytest

from codegen.lang import machine, u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.heap import address
from kernel.object.cancel import cancel_ipc
from kernel.object.deletion import delete
from kernel.object.derivation import insert_derived
from kernel.object.donation import detach
from kernel.object.endpoint import cancel_badged_sends
from kernel.object.finalisation import finalise
from kernel.object.notification import signal
from kernel.object.tcb import restart, set_priority, suspend
from kernel.results import Preempted, Success
from kernel.schedule import current_thread
from kernel.shapes import (
    A0,
    FAULT_HANDLER,
    EndpointCap,
    Fault,
    FaultKind,
    Notification,
    NotificationCap,
    NotificationState,
    ReplyCap,
    Tcb,
    ThreadState,
)
from kernel.state import core
from kernel.tests.caller import CNODE, ENDPOINT, FREE, NOTIFICATION, REPLY, THREAD, Caller
from kernel.tests.queues import members
from kernel.tests.world import World, message, state


def waiting_for(world: World, number: int, *threads: Tcb) -> None:
    """Let threads wait for the notification in slot `number`."""
    for thread in threads:
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.WAIT, number)


def is_waited_for(notification: Notification) -> bool:
    return notification.state is NotificationState.WAITING


def test_the_last_to_stop_waiting_leaves_an_idle_notification() -> None:
    world = World()
    notification = world.notification(10)
    first, second = world.thread(100), world.thread(100)
    waiting_for(world, 10, first, second)
    suspend(first)
    assert is_waited_for(notification)
    assert members(notification.waiting) == [second]
    suspend(second)
    assert not is_waited_for(notification)
    assert (first.notification, second.notification) == (None, None)


def test_restarting_a_thread_that_waits_makes_it_call_again() -> None:
    world = World()
    notification = world.notification(10)
    thread = world.thread()
    waiting_for(world, 10, thread)
    restart(thread)
    assert members(notification.waiting) == []
    world.leave()
    assert current_thread() is thread


def test_the_idle_thread_is_not_restarted() -> None:
    World()
    restart(core.idle_thread)
    assert core.idle_thread.state is ThreadState.IDLE


def test_a_new_priority_is_a_new_place_at_a_notification() -> None:
    world = World()
    notification = world.notification(10)
    first, second = world.thread(100), world.thread(100)
    waiting_for(world, 10, first, second)
    set_priority(second, u32(101))
    assert members(notification.waiting) == [second, first]
    set_priority(second, u32(99))
    assert members(notification.waiting) == [first, second]


def test_a_new_priority_is_a_new_place_at_an_endpoint() -> None:
    world = World()
    endpoint = world.endpoint(10)
    first, second = world.thread(100), world.thread(100)
    waiting_for(world, 10, first, second)
    set_priority(second, u32(101))
    assert members(endpoint.waiting) == [second, first]


def test_the_current_thread_at_a_lower_priority_gives_way() -> None:
    world = World()
    first, second = world.thread(100), world.thread(90)
    world.start(first, second)
    set_priority(first, u32(80))
    world.leave()
    assert current_thread() is second


def test_the_end_of_a_notification_starts_those_who_wait_again() -> None:
    made = Caller()
    first, second = made.world.thread(210), made.world.thread(210)
    waiting_for(made.world, NOTIFICATION, first, second)
    context = made.context
    made.notification.sched_context, context.notification = context, made.notification
    made.notification.bound_thread, made.other.bound_notification = made.other, made.notification
    delete(made.slot(NOTIFICATION))
    assert (state(first), state(second)) == (ThreadState.RESTART, ThreadState.RESTART)
    assert not any(linked for linked in (made.other.bound_notification, context.notification))
    made.world.leave()
    assert current_thread() in (first, second)


def test_the_end_of_a_reply_object_in_use_stops_the_receiver() -> None:
    made = Caller()
    receiver = made.world.thread(210)
    made.world.start(receiver)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    delete(made.slot(REPLY))
    assert receiver.state is ThreadState.INACTIVE
    assert members(made.endpoint.waiting) == []


def test_the_end_of_a_reply_object_gives_the_caller_its_context_back() -> None:
    made = Caller()
    server = made.world.thread(210)
    own, context = server.sched_context, made.thread.sched_context
    made.world.start(server)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    assert own is not None
    detach(own)
    made.world.syscall(Syscall.CALL, ENDPOINT)
    assert current_thread() is server
    delete(made.slot(REPLY))
    assert made.thread.state is ThreadState.INACTIVE
    assert made.thread.sched_context is context
    assert server.sched_context is None
    made.world.leave()


def test_the_end_of_an_endpoint_starts_senders_again_and_stops_those_with_faults() -> None:
    made = Caller()
    sender, faulty = made.world.thread(210), made.world.thread(210)
    insert_derived(made.slot(ENDPOINT).cap, made.slot(ENDPOINT), faulty.slots[FAULT_HANDLER])
    made.world.start(sender, faulty)
    made.world.run(sender)
    made.world.syscall(Syscall.SEND, ENDPOINT)
    made.world.run(faulty)
    made.world.fault(Fault(FaultKind.VM, address=u64(0x1000)))
    assert members(made.endpoint.waiting) == [sender, faulty]
    delete(faulty.slots[FAULT_HANDLER])
    delete(made.slot(ENDPOINT))
    assert state(sender) is ThreadState.RESTART
    assert state(faulty) is ThreadState.INACTIVE
    assert faulty.fault.kind is FaultKind.NONE


def test_the_end_of_an_endpoint_frees_the_reply_objects_of_receivers() -> None:
    made = Caller()
    receiver = made.world.thread(210)
    made.world.start(receiver)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    delete(made.slot(ENDPOINT))
    assert state(receiver) is ThreadState.RESTART
    assert made.reply.caller is None


def with_senders(badges: tuple[int, ...]) -> tuple[Caller, list[Tcb]]:
    """Threads that send through capabilities with these badges, and wait."""
    made = Caller()
    senders = []
    for i, badge in enumerate(badges):
        cap = EndpointCap(True, True, True, True, made.endpoint, u64(badge))
        insert_derived(cap, made.slot(ENDPOINT), made.slot(FREE + i))
        sender = made.world.thread(210)
        made.world.start(sender)
        made.world.syscall(Syscall.SEND, FREE + i)
        senders.append(sender)
    return made, senders


def test_sends_through_one_badge_are_cancelled() -> None:
    made, senders = with_senders((7, 8, 7))
    cancel = Label.CNODE_CANCEL_BADGED_SENDS
    assert made.call(CNODE, cancel, FREE, 64) == 0
    assert members(made.endpoint.waiting) == [senders[1]]
    assert made.call(CNODE, cancel, ENDPOINT, 64) == 0, "without a badge there is nothing to cancel"
    assert senders[1] in members(made.endpoint.waiting)


def test_without_a_badge_no_send_is_cancelled() -> None:
    made, senders = with_senders((0, 7))
    assert made.call(CNODE, Label.CNODE_CANCEL_BADGED_SENDS, ENDPOINT, 64) == 0
    assert members(made.endpoint.waiting) == senders


@pytest.mark.parametrize("where", ["ready", "sending", "waiting", "held"])
def test_the_end_of_a_thread_takes_it_from_wherever_it_is(where: str) -> None:
    made = Caller()
    thread = made.world.thread(210)
    made.world.put_thread(FREE, thread)
    made.world.start(thread)
    match where:
        case "sending":
            made.world.syscall(Syscall.SEND, ENDPOINT)
        case "waiting":
            made.world.syscall(Syscall.WAIT, NOTIFICATION)
        case "held":
            made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
        case _:
            set_priority(thread, u32(100))
            made.world.leave()
            assert thread.in_ready_queue
    delete(made.slot(FREE))
    assert (members(made.endpoint.waiting), members(made.notification.waiting)) == ([], [])
    assert made.reply.caller is None
    assert core.ready[0].queues[100].head is None
    made.world.leave()


def test_cancelling_stops_between_two_for_an_interrupt() -> None:
    made, senders = with_senders((7, 7))
    senders.sort(key=address)
    core.work = u64(99)
    machine.csrs.update(sip=0x20, sie=0x20)
    assert cancel_badged_sends(made.endpoint, u64(7), made.thread) is Preempted.PREEMPTED
    assert members(made.endpoint.waiting) == [senders[1]]
    machine.csrs["sip"] = 0
    assert cancel_badged_sends(made.endpoint, u64(7), made.thread) == Success()
    assert members(made.endpoint.waiting) == []


def test_the_last_badged_capability_ends_nothing_while_another_is_there() -> None:
    made, senders = with_senders((7,))
    delete(made.slot(FREE))
    assert members(made.endpoint.waiting) == senders


def test_signals_come_together() -> None:
    made = Caller()
    for badge in (1, 4):
        signal(made.notification, u64(badge))
    made.world.syscall(Syscall.WAIT, NOTIFICATION)
    assert made.thread.context.words[A0] == 5
    made.world.syscall(Syscall.NB_WAIT, NOTIFICATION)
    assert made.thread.context.words[A0] == 0


@pytest.mark.parametrize("number", [NOTIFICATION, ENDPOINT])
def test_sending_needs_the_right(number: int) -> None:
    made = Caller()
    made.world.put(FREE, NotificationCap(False, True, made.world.notification(FREE + 2), u64(1)))
    other = made.world.endpoint(FREE + 3)
    made.world.put(FREE + 1, EndpointCap(False, True, True, True, other, u64(1)))
    on = FREE if number == NOTIFICATION else FREE + 1
    assert made.call(on, Label.INVALID) == Error.INVALID_CAPABILITY.value
    assert message(made.thread, 1) == [0]


@pytest.mark.parametrize("number", [NOTIFICATION, ENDPOINT])
def test_receiving_needs_the_right(number: int) -> None:
    made = Caller()
    made.world.put(FREE, NotificationCap(True, False, made.world.notification(FREE + 2), u64(1)))
    other = made.world.endpoint(FREE + 3)
    made.world.put(FREE + 1, EndpointCap(True, False, True, True, other, u64(1)))
    made.world.syscall(Syscall.WAIT, FREE if number == NOTIFICATION else FREE + 1)
    assert made.thread.state is ThreadState.INACTIVE, "it faulted, and has no handler"


def test_a_notification_that_is_bound_to_another_is_not_waited_for() -> None:
    made = Caller()
    made.notification.bound_thread, made.other.bound_notification = made.other, made.notification
    made.world.syscall(Syscall.WAIT, NOTIFICATION)
    assert made.thread.state is ThreadState.INACTIVE


@pytest.mark.parametrize("case", ["waited for", "bound", "no right", "no notification"])
def test_what_is_not_bound(case: str) -> None:
    made = Caller()
    number = NOTIFICATION
    match case:
        case "waited for":
            waiting_for(made.world, NOTIFICATION, made.world.thread(210))
        case "bound":
            third = made.world.thread(10)
            made.notification.bound_thread, third.bound_notification = third, made.notification
        case "no right":
            made.world.put(FREE, NotificationCap(True, False, made.world.notification(FREE + 2), u64(1)))
            number = FREE
        case _:
            number = ENDPOINT
    assert made.call(THREAD, Label.TCB_BIND_NOTIFICATION, caps=(number,)) == Error.ILLEGAL_OPERATION.value
    assert made.other.bound_notification is None


def test_a_bound_thread_that_receives_is_signalled_and_its_reply_object_free() -> None:
    made = Caller()
    receiver = made.world.thread(210)
    made.notification.bound_thread, receiver.bound_notification = receiver, made.notification
    made.world.start(receiver)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    made.call(NOTIFICATION, Label.INVALID)
    assert current_thread() is receiver
    assert members(made.endpoint.waiting) == []
    assert made.reply.caller is None


def test_finalising_what_is_not_the_last_changes_nothing() -> None:
    made = Caller()
    receiver = made.world.thread(210)
    made.world.start(receiver)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    finalise(ReplyCap(True, made.reply), is_last=False)
    assert made.reply.caller is receiver


FLAGS = {"suspend source": 1, "resume": 2}


def test_copying_registers_may_suspend_one_and_resume_the_other() -> None:
    made = Caller()
    source = made.world.thread(60)
    made.world.put_thread(FREE, source)
    made.world.start(source)
    flags = FLAGS["suspend source"] | FLAGS["resume"]
    assert made.call(THREAD, Label.TCB_COPY_REGISTERS, flags, caps=(FREE,)) == 0
    assert state(source) is ThreadState.INACTIVE
    assert state(made.other) is ThreadState.RESTART
    assert made.call(THREAD, Label.TCB_COPY_REGISTERS, 0, caps=(ENDPOINT,)) == Error.INVALID_CAPABILITY.value


def test_reading_registers_may_suspend() -> None:
    made = Caller()
    restart(made.other)
    assert made.call(THREAD, Label.TCB_READ_REGISTERS, 1, 1) == 0
    assert state(made.other) is ThreadState.INACTIVE


def test_a_running_thread_does_not_write_its_own_registers() -> None:
    made = Caller()
    made.world.put_thread(FREE, made.thread)
    assert made.call(FREE, Label.TCB_WRITE_REGISTERS, 0, 1, 5) == Error.ILLEGAL_OPERATION.value


def test_who_waits_no_more_has_no_fault_to_tell() -> None:
    world = World()
    world.endpoint(10)
    thread = world.thread()
    world.start(thread)
    world.syscall(Syscall.SEND, 10)
    thread.fault = Fault(FaultKind.VM)
    cancel_ipc(thread)
    assert thread.state is ThreadState.INACTIVE
    assert thread.fault.kind is FaultKind.NONE


def test_who_received_once_and_now_sends_is_not_taken_for_a_receiver() -> None:
    made = Caller()
    receiver = made.world.thread(210)
    made.world.start(receiver)
    made.world.syscall(Syscall.RECV, ENDPOINT, reply=REPLY)
    made.world.syscall(Syscall.SEND, ENDPOINT, 7)
    assert current_thread() is receiver
    made.world.syscall(Syscall.SEND, ENDPOINT, 8)
    assert receiver.state is ThreadState.BLOCKED_ON_SEND
    made.world.syscall(Syscall.CALL, ENDPOINT, 9)
    assert made.thread.state is ThreadState.BLOCKED_ON_SEND
    assert members(made.endpoint.waiting) == [receiver, made.thread]
