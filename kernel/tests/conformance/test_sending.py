"""Call, Send and NBSend, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.abi.faults import FaultLabel
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.schedule import current_thread
from kernel.shapes import A0, A1, A6, A7, PC, EndpointCap, NotificationCap, Tcb, ThreadState
from kernel.tests import caller
from kernel.tests.caller import Caller
from kernel.tests.conformance.parties import HANDLER, NOWHERE, Parties
from kernel.tests.world import error_of, info, message, pc, state, waiting_at

NO_RIGHTS = 40  # a capability to the endpoint, and one to the notification, that may not be written
SILENT = 41
KEPT = [number for number in range(1, 32) if number not in (A0, A1, *range(12, 16))]


def put_read_only(made: Caller) -> None:
    made.world.put(NO_RIGHTS, EndpointCap(False, True, True, True, made.endpoint, u64(0)))
    made.world.put(SILENT, NotificationCap(False, True, made.notification, u64(0)))


def test_a_call_waits_for_receiver_and_answer() -> None:
    parties = Parties()
    parties.world.syscall(Syscall.CALL, parties.through, 5)
    assert waiting_at(parties.endpoint) == [parties.sender]
    parties.receive()
    assert state(parties.sender) is ThreadState.BLOCKED_ON_REPLY
    parties.world.syscall(Syscall.SEND, parties.reply_slot, 6, 7, label=8)
    assert state(parties.sender) is ThreadState.RUNNING
    assert parties.sender.context.words[A0] == 0
    assert message(parties.sender, 2) == [6, 7]
    assert int(info(parties.sender).label) == 8


def test_an_invocation_is_answered_with_an_error_or_zero() -> None:
    made = Caller()
    assert made.call(caller.CNODE, Label.CNODE_DELETE, caller.FREE, 64) == 0
    assert (int(info(made.thread).length), int(made.thread.context.words[A0])) == (0, 0)
    assert made.call(caller.CNODE, Label.CNODE_DELETE, caller.FREE, 0) == Error.RANGE_ERROR.value
    assert message(made.thread, 2) == [1, 64]


@pytest.mark.parametrize("target", [caller.NOTIFICATION, caller.REPLY])
def test_a_call_to_a_notification_or_reply_object_is_answered_at_once(target: int) -> None:
    made = Caller()
    made.world.syscall(Syscall.CALL, target, 1, 2, label=9)
    assert current_thread() is made.thread
    assert int(made.thread.context.words[A1]) == 0
    assert int(made.thread.context.words[A0]) == 0


@pytest.mark.parametrize("label", [0, 1, 46, 1 << 20, (1 << 52) - 1])
def test_all_bits_of_a_label_arrive(label: int) -> None:
    parties = Parties()
    parties.receive()
    parties.world.syscall(Syscall.SEND, parties.through, label=label)
    assert int(info(parties.receiver).label) == label


def test_a_send_invokes_a_kernel_object() -> None:
    made = Caller()
    made.other.state = ThreadState.INACTIVE
    made.world.syscall(Syscall.SEND, caller.THREAD, label=Label.TCB_RESUME.value)
    assert made.other.state in (ThreadState.RESTART, ThreadState.RUNNING)
    assert error_of(made.thread) == Label.TCB_RESUME.value, "it is not answered"


def test_an_nb_send_invokes_a_kernel_object() -> None:
    made = Caller()
    made.world.syscall(Syscall.NB_SEND, caller.NOTIFICATION)
    made.world.syscall(Syscall.NB_SEND, caller.CNODE, caller.NOTIFICATION, 64, label=Label.CNODE_DELETE.value)
    assert error_of(made.thread) == Label.CNODE_DELETE.value, "it is not answered"
    assert made.world.syscall(Syscall.CALL, caller.NOTIFICATION).context.words[A1] != 0, "the slot is empty"


def test_a_send_lends_no_time() -> None:
    parties = Parties(passive=True)
    parties.receive()
    parties.world.syscall(Syscall.SEND, parties.through)
    assert state(parties.receiver) is ThreadState.RUNNING, "it has its message"
    assert parties.receiver.sched_context is None
    assert current_thread() is parties.sender


def test_an_nb_send_reaches_a_waiting_receiver() -> None:
    parties = Parties()
    parties.receive()
    parties.world.syscall(Syscall.NB_SEND, parties.through, 4, 5, label=6)
    assert message(parties.receiver, 2) == [4, 5]
    assert parties.receiver.context.words[A0] == parties.badge


def faulted(parties: Parties, address: int, pc: int) -> None:
    """The handler was told that the capability at this address is missing, in a send."""
    parties.receive_fault()
    handler = parties.handler
    assert int(info(handler).label) == FaultLabel.CAP_FAULT.value
    assert message(handler, 3) == [pc, address, 0]


def sent_to_nowhere(number: Syscall) -> None:
    parties = Parties()
    at = pc(parties.sender)
    parties.world.syscall(number, NOWHERE)
    faulted(parties, NOWHERE, at)


def sent_with_lost_capability(number: Syscall) -> None:
    parties = Parties()
    at = pc(parties.sender)
    parties.world.syscall(number, parties.through, caps=(HANDLER, NOWHERE + 1))
    faulted(parties, NOWHERE + 1, at)


def test_a_call_to_nowhere_faults() -> None:
    sent_to_nowhere(Syscall.CALL)


def test_a_send_to_nowhere_faults() -> None:
    sent_to_nowhere(Syscall.SEND)


def test_a_call_with_a_lost_extra_capability_faults() -> None:
    sent_with_lost_capability(Syscall.CALL)


def test_a_send_with_a_lost_extra_capability_faults() -> None:
    sent_with_lost_capability(Syscall.SEND)


def is_silent(made: Caller, thread: Tcb, number: Syscall, target: int, caps: tuple[int, ...] = ()) -> bool:
    """Whether the call changes nothing but the pc."""
    label = Label.CNODE_REVOKE.value
    made.world.syscall(number, target, 5, 65, label=label, caps=caps)
    tag = info(thread)
    return current_thread() is thread and int(tag.label) == label and message(thread, 2) == [5, 65]


@pytest.mark.parametrize("target", [caller.EMPTY, NO_RIGHTS, SILENT, caller.CNODE])
def test_a_send_that_is_refused_is_silent(target: int) -> None:
    made = Caller()
    put_read_only(made)
    assert is_silent(made, made.thread, Syscall.SEND, target)


@pytest.mark.parametrize("target", [caller.EMPTY, NO_RIGHTS, SILENT, caller.CNODE])
def test_an_nb_send_that_is_refused_is_silent(target: int) -> None:
    made = Caller()
    put_read_only(made)
    assert is_silent(made, made.thread, Syscall.NB_SEND, target)


@pytest.mark.parametrize(("target", "caps"), [(NOWHERE, ()), (caller.CNODE, (NOWHERE,))])
def test_an_nb_send_to_nowhere_is_silent(target: int, caps: tuple[int, ...]) -> None:
    made = Caller()
    assert is_silent(made, made.thread, Syscall.NB_SEND, target, caps)
    assert state(made.thread) is ThreadState.RUNNING


@pytest.mark.parametrize("number", [Syscall.CALL, Syscall.SEND, Syscall.NB_SEND, Syscall.NB_WAIT, Syscall.YIELD])
def test_all_other_registers_survive(number: Syscall) -> None:
    made = Caller()
    words = made.thread.context.words
    for i in KEPT:
        words[i] = u64(0x1000 + i)
    words[A6] = words[5] = u64(0)  # what `syscall` sets
    words[A7] = u64(-number.value & (1 << 64) - 1)
    before = [int(words[i]) for i in KEPT]
    made.world.syscall(number, caller.NOTIFICATION)
    assert [int(words[i]) for i in KEPT] == before


@pytest.mark.parametrize(("target", "error"), [(caller.EMPTY, Error.INVALID_CAPABILITY), (caller.CONTEXT, None)])
def test_a_call_that_is_refused_goes_on_behind_it(target: int, error: Error | None) -> None:
    made = Caller()
    made.thread.context.words[PC] = u64(0x1000)
    found = made.call(target, Label.SCHED_CONTEXT_CONSUMED)
    assert found == (0 if error is None else error.value)
    assert pc(made.thread) == 0x1004
