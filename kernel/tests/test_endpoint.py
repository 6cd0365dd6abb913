"""Endpoints: words, badges, capabilities, order of service, and who is left waiting."""

from __future__ import annotations

import pytest

from codegen.lang import replace, u32, u64
from kernel.abi.message import BUFFER_CAPS, BUFFER_RECEIVE_CNODE, BUFFER_RECEIVE_DEPTH, BUFFER_RECEIVE_INDEX
from kernel.abi.syscalls import Syscall
from kernel.message import buffer_word, ipc_buffer, set_buffer_word
from kernel.object.cancel import turn_away
from kernel.object.donation import detach
from kernel.object.endpoint import cancel_badged_sends, receive_ipc, send_ipc
from kernel.object.tcb import set_priority
from kernel.schedule import current_thread
from kernel.shapes import A0, EndpointCap, Fault, FaultKind, NullCap, ReplyCap, Tcb, ThreadState
from kernel.state import core
from kernel.tests.world import World, info, message, pc, state, waiting_at


def pair(world: World) -> tuple[Tcb, Tcb]:
    """Two threads of one priority that run."""
    first, second = world.thread(), world.thread()
    world.start(first)
    world.start(second)
    world.run(first)
    return first, second


def test_send_reaches_a_waiting_receiver_with_badge_label_and_words() -> None:
    world = World()
    world.endpoint(10, badge=77)
    sender, receiver = pair(world)
    world.run(receiver)
    world.syscall(Syscall.WAIT, 10)
    assert state(receiver) is ThreadState.BLOCKED_ON_RECEIVE
    assert current_thread() is sender
    world.syscall(Syscall.SEND, 10, 1, 2, 3, 4, 5, 6, label=9)
    assert state(receiver) is ThreadState.RUNNING
    assert receiver.context.words[A0] == 77
    assert (int(info(receiver).label), int(info(receiver).length)) == (9, 6)
    assert message(receiver, 6) == [1, 2, 3, 4, 5, 6]


def test_registers_beyond_the_length_are_left_alone() -> None:
    world = World()
    world.endpoint(10)
    _, receiver = pair(world)
    receiver.context.words[14] = u64(99)
    world.run(receiver)
    world.syscall(Syscall.WAIT, 10)
    world.syscall(Syscall.SEND, 10, 1, 2)
    assert message(receiver, 3) == [1, 2, 99]


def test_a_blocked_sender_goes_on_behind_its_call_when_received_from() -> None:
    world = World()
    world.endpoint(10, badge=5)
    sender, receiver = pair(world)
    sender.context.words[0] = u64(0x1000)
    world.syscall(Syscall.SEND, 10, 42)
    assert state(sender) is ThreadState.BLOCKED_ON_SEND
    assert pc(sender) == 0x1000, "while it waits, its pc is the call"
    assert current_thread() is receiver
    world.syscall(Syscall.WAIT, 10)
    assert message(receiver, 1) == [42]
    assert state(sender) is ThreadState.RUNNING
    world.run(sender)
    assert pc(sender) == 0x1004


def test_nb_send_without_receiver_is_dropped() -> None:
    world = World()
    endpoint = world.endpoint(10)
    sender, _ = pair(world)
    world.syscall(Syscall.NB_SEND, 10, 42)
    assert current_thread() is sender
    assert waiting_at(endpoint) == []


def test_nb_wait_without_sender_gets_badge_zero() -> None:
    world = World()
    world.endpoint(10, badge=3)
    receiver, _ = pair(world)
    world.syscall(Syscall.NB_WAIT, 10)
    assert current_thread() is receiver
    assert receiver.context.words[A0] == 0


def test_receivers_are_served_by_priority_then_in_order() -> None:
    world = World()
    endpoint = world.endpoint(10)
    threads = [world.thread(priority) for priority in (50, 60, 60, 40)]
    for thread in threads:
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.WAIT, 10)
    assert [threads.index(thread) for thread in waiting_at(endpoint)] == [1, 2, 0, 3]


def test_a_length_beyond_the_maximum_is_cut() -> None:
    world = World()
    world.endpoint(10)
    _, receiver = pair(world)
    world.run(receiver)
    world.syscall(Syscall.WAIT, 10)
    sender = current_thread()
    world.syscall(Syscall.SEND, 10, *range(120))
    assert int(info(receiver).length) == 120
    assert message(receiver, 120) == list(range(120))
    assert sender is current_thread()


def send_cap(world: World, cptr: int, sender: Tcb, receiver: Tcb, *, slot: int = 60, grant: bool = True) -> None:
    """Send capability `cptr` through endpoint 10 to a receiver that wants it in `slot`."""
    buffer = ipc_buffer(receiver, for_writing=True)
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_CNODE), u64(1))
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_INDEX), u64(slot))
    set_buffer_word(buffer, u64(BUFFER_RECEIVE_DEPTH), u64(64))
    if not grant:
        cap = world.node.slots[10].cap
        assert isinstance(cap, EndpointCap)
        world.node.slots[10].cap = replace(cap, can_grant=False)
    world.run(receiver)
    world.syscall(Syscall.WAIT, 10)
    world.run(sender)
    world.syscall(Syscall.SEND, 10, caps=(cptr,))


def test_a_capability_is_copied_to_the_receive_slot() -> None:
    world = World()
    world.endpoint(10)
    other = world.endpoint(11)
    sender, receiver = pair(world)
    send_cap(world, 11, sender, receiver)
    cap = world.node.slots[60].cap
    assert isinstance(cap, EndpointCap)
    assert cap.endpoint is other
    assert (int(info(receiver).extra_caps), int(info(receiver).caps_unwrapped)) == (1, 0)


def test_without_grant_only_words_arrive() -> None:
    world = World()
    world.endpoint(10)
    world.endpoint(11)
    sender, receiver = pair(world)
    send_cap(world, 11, sender, receiver, grant=False)
    assert isinstance(world.node.slots[60].cap, NullCap)
    assert int(info(receiver).extra_caps) == 0


def test_a_capability_of_the_endpoint_itself_arrives_as_badge() -> None:
    world = World()
    world.endpoint(10, badge=123)
    sender, receiver = pair(world)
    send_cap(world, 10, sender, receiver)
    assert isinstance(world.node.slots[60].cap, NullCap)
    assert (int(info(receiver).extra_caps), int(info(receiver).caps_unwrapped)) == (1, 1)
    assert buffer_word(ipc_buffer(receiver, for_writing=False), u64(BUFFER_CAPS)) == 123


def test_a_taken_receive_slot_ends_the_transfer_but_not_the_message() -> None:
    world = World()
    world.endpoint(10)
    world.endpoint(11)
    sender, receiver = pair(world)
    send_cap(world, 11, sender, receiver, slot=11)
    assert int(info(receiver).extra_caps) == 0
    assert state(receiver) is ThreadState.RUNNING


def test_who_is_turned_away_starts_the_call_again() -> None:
    world = World()
    endpoint = world.endpoint(10)
    sender, receiver = pair(world)
    sender.context.words[0] = u64(0x1000)
    world.syscall(Syscall.SEND, 10)
    turn_away(sender)
    assert state(sender) is ThreadState.RESTART
    assert waiting_at(endpoint) == []
    world.leave()
    world.run(sender)
    assert pc(sender) == 0x1000
    assert state(receiver) is ThreadState.RUNNING


def test_cancel_badged_sends_takes_only_that_badge() -> None:
    world = World()
    endpoint = world.endpoint(10, badge=1)
    world.put(11, EndpointCap(True, True, True, True, endpoint, u64(2)))
    threads = [world.thread() for _ in range(4)]
    for thread, cptr in zip(threads, (10, 11, 10, 11), strict=True):
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.SEND, cptr)
    cancel_badged_sends(endpoint, u64(1), threads[0])
    states = [thread.state for thread in threads]
    assert states == [
        ThreadState.RESTART,
        ThreadState.BLOCKED_ON_SEND,
        ThreadState.RESTART,
        ThreadState.BLOCKED_ON_SEND,
    ]


def test_a_waiting_thread_moves_up_when_its_priority_rises() -> None:
    world = World()
    endpoint = world.endpoint(10)
    first, second = world.thread(50), world.thread(40)
    for thread in (first, second):
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.WAIT, 10)
    assert waiting_at(endpoint)[0] is first
    set_priority(second, u32(60))
    assert waiting_at(endpoint)[0] is second
    assert core.current is core.idle_thread


def test_the_right_to_be_answered_is_enough_for_a_call() -> None:
    """By the ordinary way too, which a call with capabilities takes; without grant they stay behind."""
    world = World()
    endpoint = world.endpoint(10)
    world.put(11, EndpointCap(True, False, False, True, endpoint, u64(0)))
    reply = world.reply(20)
    caller, server = pair(world)
    world.run(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    world.syscall(Syscall.CALL, 11, 5, caps=(10,))
    assert caller.state is ThreadState.BLOCKED_ON_REPLY
    assert reply.caller is caller
    assert message(server, 1) == [5]


def test_time_that_is_over_is_not_lent_to_its_handler() -> None:
    """Not even to one that gave its own away in the system call with which it receives."""
    world = World()
    endpoint, reply = world.endpoint(10), world.reply(20)
    late, handler = pair(world)
    late.fault = Fault(FaultKind.TIMEOUT)
    cap = EndpointCap(True, True, True, True, endpoint, u64(0))
    send_ipc(late, cap, is_blocking=True, is_call=True, may_donate=False)
    own, given = late.sched_context, handler.sched_context
    assert given is not None
    detach(given)
    receive_ipc(handler, endpoint, reply, is_blocking=True)
    assert reply.caller is late
    assert late.sched_context is own
    assert handler.sched_context is None


def test_who_waits_for_a_message_gives_back_what_its_notification_lent() -> None:
    """Where no fast path does it: in a receive that is called from here."""
    world = World()
    endpoint, notification = world.endpoint(10), world.notification(11)
    thread, _ = pair(world)
    context = thread.sched_context
    assert context is not None
    thread.bound_notification = notification
    notification.bound_thread = thread
    notification.sched_context = context
    context.notification = notification
    receive_ipc(thread, endpoint, None, is_blocking=True)
    assert thread.state is ThreadState.BLOCKED_ON_RECEIVE
    assert thread.sched_context is None
    assert notification.sched_context is context


@pytest.mark.parametrize("grant", [False, True])
def test_an_answer_takes_capabilities_along_only_with_grant(*, grant: bool) -> None:
    world = World()
    world.endpoint(10)
    world.put(21, ReplyCap(grant, world.reply(20)))
    caller, server = pair(world)
    buffer = ipc_buffer(caller, for_writing=True)
    for where, word in ((BUFFER_RECEIVE_CNODE, 1), (BUFFER_RECEIVE_INDEX, 60), (BUFFER_RECEIVE_DEPTH, 64)):
        set_buffer_word(buffer, u64(where), u64(word))
    world.run(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    world.syscall(Syscall.CALL, 10)
    world.syscall(Syscall.SEND, 21, caps=(10,))
    assert isinstance(world.node.slots[60].cap, EndpointCap) == grant
    assert int(info(caller).extra_caps) == grant
