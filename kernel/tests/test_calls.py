"""Calls and answers in surroundings that the fast path leaves to the ordinary one, or must get right."""

from __future__ import annotations

import pytest

from codegen.lang import machine, replace, u64
from kernel.abi.errors import Error
from kernel.abi.syscalls import Syscall
from kernel.invariants import MOST_CALLS
from kernel.object.deletion import delete
from kernel.object.derivation import insert_derived, insert_root
from kernel.object.donation import attach, detach
from kernel.object.tcb import suspend
from kernel.schedule import current_thread
from kernel.shapes import A0, CSPACE, FAULT_HANDLER, VSPACE, CNodeCap, Fault, FaultKind, SchedContext, Tcb, ThreadState
from kernel.tests.build import make_node
from kernel.tests.world import World, error_of, message, set_root, state, waiting_at


class Service:
    """A passive server that waits at slot 10 with the reply object of slot 20; a client runs."""

    def __init__(self, *, client: int = 100, server: int = 120) -> None:
        self.world = World()
        self.endpoint = self.world.endpoint(10, badge=6)
        self.reply = self.world.reply(20)
        self.server, self.client = self.world.thread(server), self.world.thread(client)
        own, context = self.server.sched_context, self.client.sched_context
        assert own is not None
        assert context is not None
        self.own: SchedContext = own
        self.context: SchedContext = context
        self.world.start(self.server)
        self.world.syscall(Syscall.RECV, 10, reply=20)
        detach(own)
        self.world.start(self.client)

    def call(self, cptr: int = 10, *words: int) -> None:
        self.world.syscall(Syscall.CALL, cptr, *words)

    def answer(self, *words: int, cptr: int = 10, reply: int = 20) -> None:
        self.world.syscall(Syscall.REPLY_RECV, cptr, *words, reply=reply)


def test_a_call_through_two_levels_of_capability_space() -> None:
    made = Service()
    inner = make_node(4, address=0x4100_0000)
    source = made.world.node.slots[10]
    insert_root(inner, made.world.node.slots[40])
    insert_derived(source.cap, source, inner.slots[3])
    root = made.client.slots[CSPACE]
    assert isinstance(root.cap, CNodeCap)
    set_root(made.client, replace(root.cap, guard_size=u64(52)))
    made.call(40 << 4 | 3, 7)
    assert current_thread() is made.server
    assert message(made.server, 1) == [7]
    made.answer(8)
    assert message(made.client, 1) == [8]
    made.call(40 << 4 | 4)
    assert error_of(made.client) == Error.INVALID_CAPABILITY.value
    assert current_thread() is made.client


def test_a_caller_without_capability_space_faults() -> None:
    made = Service()
    delete(made.client.slots[CSPACE])
    made.call()
    assert made.client.state is ThreadState.INACTIVE
    assert state(made.server) is ThreadState.BLOCKED_ON_RECEIVE


def test_client_and_server_in_one_address_space() -> None:
    made = Service()
    source, before = made.client.slots[VSPACE], machine.csrs["satp"]
    delete(made.server.slots[VSPACE])
    insert_derived(source.cap, source, made.server.slots[VSPACE])
    made.call()
    assert current_thread() is made.server
    assert machine.csrs["satp"] == before


def queue_sender(made: Service) -> Tcb:
    """Another thread waits to send."""
    sender = made.world.thread(130)
    made.world.start(sender)
    made.world.syscall(Syscall.SEND, 10, 55)
    assert sender.state is ThreadState.BLOCKED_ON_SEND
    return sender


def test_an_answer_with_a_sender_waiting_takes_its_message() -> None:
    made = Service()
    made.call()
    sender = queue_sender(made)
    made.answer(8)
    assert message(made.client, 1) == [8]
    assert message(made.server, 1) == [55]
    assert sender.state is ThreadState.RUNNING


def test_an_answer_with_a_receiver_waiting_queues_behind_it() -> None:
    made = Service()
    made.call()
    other = made.world.thread(130)
    made.world.reply(21)
    made.world.start(other)
    made.world.syscall(Syscall.RECV, 10, reply=21)
    made.answer(8)
    assert current_thread() is made.client
    assert waiting_at(made.endpoint) == [other, made.server]


def test_an_answer_to_a_caller_that_got_other_time_keeps_the_lent_one() -> None:
    made = Service()
    made.call()
    attach(made.own, made.client)
    made.answer(8)
    assert message(made.client, 1) == [8]
    assert made.client.sched_context is made.own
    assert made.server.sched_context is made.context


def test_an_answer_to_a_fault_is_no_message() -> None:
    made = Service()
    source = made.world.node.slots[10]
    insert_derived(source.cap, source, made.client.slots[FAULT_HANDLER])
    made.world.fault(Fault(FaultKind.VM, address=u64(0x1000)))
    assert current_thread() is made.server
    before = int(made.client.context.words[A0])
    made.answer(1, 2)
    assert current_thread() is made.client
    assert int(made.client.context.words[A0]) == before
    assert made.client.fault.kind is FaultKind.NONE


@pytest.mark.parametrize("reply", [10, 1 << 60, 30])
def test_an_answer_through_what_is_no_reply_object_answers_nobody(reply: int) -> None:
    made = Service()
    made.call()
    made.answer(8, reply=reply)
    assert made.client.state is ThreadState.BLOCKED_ON_REPLY
    assert state(made.server) is ThreadState.INACTIVE, "it faulted, and has no handler"


@pytest.mark.parametrize("cptr", [20, 1 << 60, 30])
def test_an_answer_is_given_even_if_there_is_nothing_to_wait_at(cptr: int) -> None:
    made = Service()
    made.call()
    made.answer(8, cptr=cptr)
    assert message(made.client, 1) == [8]
    assert state(made.server) is ThreadState.INACTIVE
    assert current_thread() is made.client


def test_a_second_answer_through_the_same_object_reaches_nobody() -> None:
    made = Service()
    made.call()
    made.world.syscall(Syscall.SEND, 20, 8)
    assert message(made.client, 1) == [8]
    assert current_thread() is made.client, "its time went home, and the server has none"
    made.world.syscall(Syscall.SEND, 20, 9)
    assert made.reply.caller is None


def nested(made: Service) -> Tcb:
    """The server calls a second one, on the client's time; that runs."""
    made.world.endpoint(11)
    made.world.reply(21)
    inner = made.world.thread(140)
    own = inner.sched_context
    assert own is not None
    made.world.start(inner)
    made.world.syscall(Syscall.RECV, 11, reply=21)
    detach(own)
    made.call()
    made.world.syscall(Syscall.CALL, 11)
    assert current_thread() is inner
    return inner


def test_time_goes_back_one_call_at_a_time() -> None:
    """An answer by Send takes the ordinary path."""
    made = Service()
    inner = nested(made)
    made.world.syscall(Syscall.SEND, 21)
    assert current_thread() is made.server
    assert inner.sched_context is None
    assert made.context.top_reply is made.reply
    made.world.syscall(Syscall.SEND, 20)
    assert current_thread() is made.client
    assert made.context.top_reply is None


def test_time_comes_home_through_more_calls_than_a_check_looks_at() -> None:
    world = World()
    servers = [world.thread(120 + i) for i in range(MOST_CALLS + 1)]
    for i, server in enumerate(servers):
        world.endpoint(10 + i)
        world.reply(30 + i)
        own = server.sched_context
        assert own is not None
        world.start(server)
        world.syscall(Syscall.RECV, 10 + i, reply=30 + i)
        detach(own)
    client = world.thread(100)
    context = client.sched_context
    world.start(client)
    for i in range(len(servers)):
        world.syscall(Syscall.CALL, 10 + i)
    assert servers[-1].sched_context is context
    for i in reversed(range(len(servers))):
        world.syscall(Syscall.SEND, 30 + i)
    assert current_thread() is client
    assert client.sched_context is context


def test_a_caller_that_is_stopped_leaves_the_middle_of_the_stack() -> None:
    made = Service()
    inner = nested(made)
    suspend(made.server)
    made.world.leave()
    assert current_thread() is inner
    assert inner.sched_context is made.context
    made.world.syscall(Syscall.SEND, 20)
    assert current_thread() is made.client


def test_a_server_of_lower_priority_lets_others_run_first() -> None:
    made = Service(server=90)
    between = made.world.thread(95)
    made.world.start(between)
    made.call()
    assert current_thread() is between
    assert made.server.in_ready_queue
