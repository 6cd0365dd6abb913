"""Recv, Wait, the combined calls and Yield, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.faults import FaultLabel
from kernel.abi.syscalls import Syscall
from kernel.schedule import current_thread
from kernel.shapes import A0, A1, A2, EndpointCap, NotificationCap, ThreadState
from kernel.tests.conformance.parties import ENDPOINT, NOTIFICATION, NOWHERE, START, Parties
from kernel.tests.world import context_of, info, message, waiting_at

WITH_REPLY = [Syscall.REPLY_RECV, Syscall.NB_SEND_RECV, Syscall.RECV, Syscall.NB_RECV]
RECEIVING = [*WITH_REPLY, Syscall.NB_SEND_WAIT, Syscall.WAIT, Syscall.NB_WAIT]
NO_RIGHT = 40  # a capability to the endpoint, and one to the notification, that may not be read
SILENT = 42
SECOND = 41  # an endpoint at which nobody waits


def name(number: Syscall) -> str:
    return number.name.lower()


def faulted(parties: Parties, address: int) -> None:
    """The handler was told that the capability at this address is missing, in a receive."""
    assert current_thread() is not parties.receiver
    parties.receive_fault()
    assert int(info(parties.handler).label) == FaultLabel.CAP_FAULT.value
    assert message(parties.handler, 3) == [START, address, 1]


def call(parties: Parties, number: Syscall, at: int, *, reply: int | None = None, first: int = 0) -> None:
    """The receiver makes the call; its first half, if it has one, goes to `first`."""
    sends_to_a6 = number is Syscall.NB_SEND_WAIT
    parties.world.start(parties.receiver)
    parties.world.run(parties.receiver)
    named = parties.reply_slot if reply is None else reply
    parties.world.syscall(number, at, 3, reply=first if sends_to_a6 else named, first=first, label=2)


@pytest.mark.parametrize("number", RECEIVING, ids=name)
def test_an_address_that_leads_nowhere_is_a_fault(number: Syscall) -> None:
    parties = Parties()
    call(parties, number, NOWHERE)
    faulted(parties, NOWHERE)


@pytest.mark.parametrize("target", [NO_RIGHT, SILENT, 1])
@pytest.mark.parametrize("number", RECEIVING, ids=name)
def test_what_cannot_be_received_from_is_a_fault(number: Syscall, target: int) -> None:
    parties = Parties()
    parties.world.put(NO_RIGHT, EndpointCap(True, False, True, True, parties.endpoint, u64(0)))
    parties.world.put(SILENT, NotificationCap(True, False, parties.notification, u64(0)))
    call(parties, number, target)
    faulted(parties, target)


@pytest.mark.parametrize("reply", [NOWHERE, 1])
@pytest.mark.parametrize("number", WITH_REPLY, ids=name)
def test_what_is_no_reply_object_is_a_fault(number: Syscall, reply: int) -> None:
    parties = Parties()
    call(parties, number, ENDPOINT, reply=reply)
    faulted(parties, reply)


def test_reply_recv_without_a_caller_waits() -> None:
    parties = Parties()
    parties.receive(Syscall.REPLY_RECV)
    assert waiting_at(parties.endpoint) == [parties.receiver]
    assert parties.reply.caller is parties.receiver


def two_endpoints(*, passive: bool) -> Parties:
    """The receiver waits at the endpoint; there is a second one."""
    parties = Parties(passive=passive)
    parties.world.endpoint(SECOND)
    parties.world.reply(21)
    parties.receive()
    return parties


def test_nb_send_recv_sends_to_t0_and_waits_at_a0() -> None:
    parties = two_endpoints(passive=False)
    parties.world.syscall(Syscall.NB_SEND_RECV, SECOND, 8, first=parties.through, reply=21, label=3)
    assert (int(info(parties.receiver).label), message(parties.receiver, 1)) == (3, [8])
    assert parties.receiver.context.words[A0] == parties.badge
    assert parties.sender.state is ThreadState.BLOCKED_ON_RECEIVE
    assert parties.sender.endpoint is not parties.endpoint


def test_nb_send_recv_drops_what_nobody_receives() -> None:
    parties = Parties()
    parties.world.endpoint(SECOND)
    parties.world.syscall(Syscall.NB_SEND_RECV, SECOND, 8, first=parties.through, reply=parties.reply_slot)
    assert waiting_at(parties.endpoint) == []
    assert parties.sender.state is ThreadState.BLOCKED_ON_RECEIVE


def test_nb_send_recv_signals() -> None:
    parties = Parties()
    parties.world.syscall(Syscall.NB_SEND_RECV, ENDPOINT, first=NOTIFICATION, reply=parties.reply_slot)
    assert parties.notification.badge == 4


def test_nb_send_recv_answers() -> None:
    parties = Parties()
    parties.world.reply(21)
    parties.receive()
    parties.world.syscall(Syscall.CALL, parties.through)
    parties.world.syscall(Syscall.NB_SEND_RECV, ENDPOINT, 9, first=parties.reply_slot, reply=21)
    assert message(parties.sender, 1) == [9]
    assert parties.sender.state is ThreadState.RUNNING


def test_nb_send_wait_lends_time() -> None:
    parties = two_endpoints(passive=True)
    context = context_of(parties.sender)
    parties.world.syscall(Syscall.NB_SEND_WAIT, SECOND, reply=parties.through)
    assert context_of(parties.receiver) is context
    assert context_of(parties.sender) is None
    assert current_thread() is parties.receiver


def test_nb_send_wait_skips_a_lost_first_half() -> None:
    parties = Parties()
    parties.receive(Syscall.NB_SEND_WAIT, NOTIFICATION, reply=NOWHERE)
    assert parties.receiver.state is ThreadState.BLOCKED_ON_NOTIFICATION


def check_caller_stops(number: Syscall, *, calls_first: bool) -> None:
    parties = Parties()
    if calls_first:
        parties.world.syscall(Syscall.CALL, parties.through, 6)
        parties.receive(number, reply=NOWHERE)
    else:
        parties.receive(number, reply=NOWHERE)
        parties.world.syscall(Syscall.CALL, parties.through, 6)
    assert message(parties.receiver, 1) == [6]
    assert parties.sender.state is ThreadState.INACTIVE


@pytest.mark.parametrize("calls_first", [False, True])
def test_a_caller_met_by_wait_stops(*, calls_first: bool) -> None:
    check_caller_stops(Syscall.WAIT, calls_first=calls_first)


@pytest.mark.parametrize("calls_first", [False, True])
def test_a_caller_met_by_nb_send_wait_stops(*, calls_first: bool) -> None:
    check_caller_stops(Syscall.NB_SEND_WAIT, calls_first=calls_first)


def test_recv_takes_a_message_or_waits() -> None:
    parties = Parties()
    parties.world.syscall(Syscall.SEND, parties.through, 6)
    parties.receive()
    assert (message(parties.receiver, 1), int(parties.receiver.context.words[A0])) == ([6], parties.badge)
    assert parties.receiver.state is ThreadState.RUNNING
    parties.world.syscall(Syscall.RECV, ENDPOINT, reply=parties.reply_slot)
    assert waiting_at(parties.endpoint) == [parties.receiver]


def test_recv_at_a_notification_needs_no_reply_object() -> None:
    parties = Parties()
    parties.receive(at=NOTIFICATION, reply=NOWHERE)
    assert parties.receiver.state is ThreadState.BLOCKED_ON_NOTIFICATION
    parties.world.syscall(Syscall.SEND, NOTIFICATION)
    assert parties.receiver.context.words[A0] == 4


def test_nb_recv_takes_a_waiting_callers_message() -> None:
    parties = Parties()
    parties.world.syscall(Syscall.CALL, parties.through, 6)
    parties.receive(Syscall.NB_RECV)
    assert message(parties.receiver, 1) == [6]
    assert parties.reply.caller is parties.sender


def test_nb_recv_without_a_sender_changes_a0_only() -> None:
    parties = Parties()
    words = parties.sender.context.words
    words[A2 + 3] = u64(5)
    parties.world.syscall(Syscall.NB_RECV, ENDPOINT, 1, 2, reply=parties.reply_slot, label=3)
    assert current_thread() is parties.sender
    assert int(words[A0]) == 0
    assert (int(info(parties.sender).label), message(parties.sender, 4)) == (3, [1, 2, 0, 5])
    assert parties.reply.caller is None


def test_nb_wait_takes_signals_once() -> None:
    parties = Parties()
    parties.world.put(SECOND, NotificationCap(True, True, parties.notification, u64(3)))
    parties.world.syscall(Syscall.SEND, NOTIFICATION)
    parties.world.syscall(Syscall.SEND, SECOND)
    parties.world.syscall(Syscall.NB_WAIT, SECOND)
    assert parties.sender.context.words[A0] == 7
    parties.world.syscall(Syscall.NB_WAIT, SECOND)
    assert parties.sender.context.words[A0] == 0


def test_yield_waits_for_the_next_refill() -> None:
    parties = Parties()
    thread = parties.world.thread(110, budget_us=100, period_us=1000)
    parties.world.start(thread)
    parties.world.syscall(Syscall.YIELD)
    assert current_thread() is parties.sender
    parties.world.wait_us(899)
    assert current_thread() is parties.sender
    parties.world.wait_us(200)
    assert current_thread() is thread


def test_yield_changes_no_register() -> None:
    parties = Parties()
    words = parties.sender.context.words
    before = [int(words[i]) for i in range(A0 + 1, 32)]
    parties.world.syscall(Syscall.YIELD, 8)
    assert int(words[A0]) == 8
    assert [int(words[i]) for i in range(A1, 32)] == before
