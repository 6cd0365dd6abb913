"""Calls and their answers: who waits, who runs on whose time, and what is left when one side goes."""

from __future__ import annotations

import pytest

from kernel.abi.syscalls import Syscall
from kernel.object.reply import finalise
from kernel.object.tcb import suspend
from kernel.schedule import current_thread
from kernel.shapes import A0, Reply, SchedContext, Tcb, ThreadState
from kernel.tests.world import World, info, message


def passive_server(world: World, endpoint: int, reply: int, priority: int = 120) -> Tcb:
    """A server without time of its own, which waits for calls."""
    server = world.thread(priority)
    context = server.sched_context
    assert context is not None
    world.start(server)
    world.run(server)
    world.syscall(Syscall.RECV, endpoint, reply=reply)
    assert server.state is ThreadState.BLOCKED_ON_RECEIVE
    context.thread = None
    server.sched_context = None
    return server


class Call:
    """A client called a passive server, which now runs on the client's time."""

    def __init__(self) -> None:
        self.world = World()
        self.world.endpoint(10, badge=6)
        self.reply: Reply = self.world.reply(20)
        self.server = passive_server(self.world, 10, 20)
        self.client = self.world.thread(100)
        context = self.client.sched_context
        assert context is not None
        self.context: SchedContext = context
        self.world.start(self.client)
        self.world.syscall(Syscall.CALL, 10, 1, 2, label=3)


def test_a_call_lends_the_callers_time() -> None:
    call = Call()
    assert current_thread() is call.server
    assert call.server.sched_context is call.context
    assert call.client.sched_context is None
    assert call.client.state is ThreadState.BLOCKED_ON_REPLY
    assert call.reply.caller is call.client
    assert call.context.top_reply is call.reply
    assert call.server.context.words[A0] == 6
    assert message(call.server, 2) == [1, 2]


def test_reply_recv_answers_and_returns_the_time() -> None:
    call = Call()
    call.world.syscall(Syscall.REPLY_RECV, 10, 7, 8, label=5, reply=20)
    assert current_thread() is call.client
    assert call.client.sched_context is call.context
    assert call.server.sched_context is None
    assert call.server.state is ThreadState.BLOCKED_ON_RECEIVE
    assert call.context.top_reply is None
    assert message(call.client, 2) == [7, 8]
    assert int(info(call.client).label) == 5
    assert call.client.context.words[A0] == 0
    assert call.reply.caller is call.server, "it receives with the same object again"


def test_a_server_with_time_of_its_own_borrows_none() -> None:
    world = World()
    world.endpoint(10)
    world.reply(20)
    server, client = world.thread(120), world.thread(100)
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    world.start(client)
    world.syscall(Syscall.CALL, 10)
    assert current_thread() is server
    assert client.sched_context is not None
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert current_thread() is client


def test_a_caller_whom_nobody_can_answer_stops() -> None:
    world = World()
    world.endpoint(10)
    server, client = world.thread(120), world.thread(100)
    world.start(server)
    world.syscall(Syscall.WAIT, 10)
    world.start(client)
    world.syscall(Syscall.CALL, 10)
    assert client.state is ThreadState.INACTIVE
    assert current_thread() is server


def test_a_waiting_caller_is_met_by_receiving() -> None:
    world = World()
    world.endpoint(10)
    reply = world.reply(20)
    server, client = world.thread(90), world.thread(100)
    world.start(client)
    world.syscall(Syscall.CALL, 10, 4)
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    assert reply.caller is client
    assert client.state is ThreadState.BLOCKED_ON_REPLY
    assert message(server, 1) == [4]
    world.syscall(Syscall.SEND, 20, 5)
    assert current_thread() is client
    assert message(client, 1) == [5]


def test_deleting_the_reply_object_returns_the_time_and_stops_the_caller() -> None:
    call = Call()
    finalise(call.reply)
    assert call.client.state is ThreadState.INACTIVE
    assert call.client.sched_context is call.context
    assert call.server.sched_context is None
    assert call.reply.caller is None


def test_suspending_the_caller_leaves_the_time_with_the_server() -> None:
    call = Call()
    suspend(call.client)
    assert call.client.state is ThreadState.INACTIVE
    assert call.server.sched_context is call.context
    assert call.context.top_reply is None
    call.world.leave()
    assert current_thread() is call.server


def test_deleting_the_reply_object_stops_who_receives_with_it() -> None:
    world = World()
    endpoint = world.endpoint(10)
    reply = world.reply(20)
    server = world.thread()
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    finalise(reply)
    assert server.state is ThreadState.INACTIVE
    assert endpoint.waiting.first is None


def test_receiving_with_a_reply_object_in_use_stops_its_caller() -> None:
    call = Call()
    call.world.syscall(Syscall.NB_RECV, 10, reply=20)
    assert call.client.state is ThreadState.INACTIVE
    assert call.reply.caller is None


@pytest.mark.parametrize("middle_first", [False, True])
def test_time_goes_home_through_a_chain_of_calls(*, middle_first: bool) -> None:
    world = World()
    world.endpoint(10)
    world.endpoint(11)
    outer, inner = world.reply(20), world.reply(21)
    first = passive_server(world, 10, 20, 110)
    second = passive_server(world, 11, 21, 120)
    client = world.thread(100)
    context = client.sched_context
    world.start(client)
    world.syscall(Syscall.CALL, 10)
    assert current_thread() is first
    world.syscall(Syscall.CALL, 11)
    assert current_thread() is second
    assert second.sched_context is context
    assert inner.below is outer
    if middle_first:
        finalise(outer)
        assert client.state is ThreadState.INACTIVE
        assert second.sched_context is context, "time stays where it is used"
        world.syscall(Syscall.REPLY_RECV, 11, reply=21)
        assert first.sched_context is context
        return
    world.syscall(Syscall.REPLY_RECV, 11, reply=21)
    assert current_thread() is first
    assert first.sched_context is context
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert current_thread() is client
    assert client.sched_context is context


def test_nb_send_recv_lends_time_without_a_way_back() -> None:
    world = World()
    world.endpoint(10)
    world.endpoint(11)
    world.reply(20)
    world.reply(21)
    server = passive_server(world, 10, 20)
    sender = world.thread(100)
    context = sender.sched_context
    world.start(sender)
    world.syscall(Syscall.NB_SEND_RECV, 11, 9, reply=21, first=10)
    assert current_thread() is server
    assert server.sched_context is context
    assert sender.sched_context is None
    assert sender.state is ThreadState.BLOCKED_ON_RECEIVE
    assert message(server, 1) == [9]
