"""Message info and IPC buffers, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import raw_bits, replace, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.message import MessageInfo
from kernel.abi.syscalls import Syscall
from kernel.message import ipc_buffer, set_buffer_word
from kernel.object.derivation import empty
from kernel.shapes import A0, A1, IPC_BUFFER_FRAME, FrameCap, Tcb
from kernel.tests import caller
from kernel.tests.caller import Caller
from kernel.tests.conformance.parties import NOTIFICATION, Parties
from kernel.tests.world import error_of, info, message
from simulator.entering import on_syscall


def met() -> Parties:
    """The receiver waits."""
    parties = Parties()
    parties.receive()
    return parties


def drop_buffer(thread: Tcb) -> None:
    empty(thread.slots[IPC_BUFFER_FRAME])


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 8, 119, 120])
def test_words_and_label_arrive(length: int) -> None:
    parties = met()
    parties.world.syscall(Syscall.SEND, parties.through, *range(1, length + 1), label=13)
    tag = info(parties.receiver)
    assert (int(tag.length), int(tag.label)) == (length, 13)
    assert (int(tag.extra_caps), int(tag.caps_unwrapped)) == (0, 0)
    assert message(parties.receiver, length) == list(range(1, length + 1))
    assert parties.receiver.context.words[A0] == parties.badge


def send_tag(parties: Parties, tag: MessageInfo) -> None:
    """The sender's other registers stay as they are."""
    parties.sender.context.words[A0] = u64(parties.through)
    parties.sender.context.words[A1] = raw_bits(tag)
    on_syscall(u64(-Syscall.SEND.value))


@pytest.mark.parametrize("length", [120, 121, 127])
def test_a_length_above_the_limit_is_cut(length: int) -> None:
    parties = met()
    send_tag(parties, MessageInfo(u64(length), u64(0), u64(0), u64(0)))
    assert int(info(parties.receiver).length) == 120


def test_the_senders_unwrapped_bits_do_not_arrive() -> None:
    parties = met()
    send_tag(parties, MessageInfo(u64(1), u64(0), u64(7), u64(5)))
    assert int(info(parties.receiver).caps_unwrapped) == 0
    assert int(info(parties.receiver).label) == 5


def test_a_signal_changes_the_badge_only() -> None:
    parties = Parties()
    words = parties.receiver.context.words
    for i in range(A1, 16):
        words[i] = u64(0x100 + i)
    parties.receive(Syscall.WAIT, NOTIFICATION)
    before = [int(words[i]) for i in range(A1, 16)]
    parties.world.syscall(Syscall.SEND, NOTIFICATION, 1, 2, 3, label=9)
    assert int(words[A0]) == 4
    assert [int(words[i]) for i in range(A1 + 1, 16)] == before[1:]


def test_words_from_the_fifth_on_stand_in_the_buffers() -> None:
    parties = met()
    parties.world.syscall(Syscall.SEND, parties.through, *range(50, 56))
    buffer = ipc_buffer(parties.sender, for_writing=True)
    set_buffer_word(buffer, u64(5), u64(99))
    assert message(parties.receiver, 6) == list(range(50, 56)), "a copy of its own"


@pytest.mark.parametrize("length", [4, 5, 120])
def test_without_the_senders_buffer_four_words_arrive(length: int) -> None:
    parties = met()
    drop_buffer(parties.sender)
    send_tag(parties, MessageInfo(u64(length), u64(0), u64(0), u64(0)))
    assert int(info(parties.receiver).length) == 4


def test_an_invocation_without_a_buffer_has_four_words() -> None:
    made = Caller()
    drop_buffer(made.thread)
    words = made.thread.context.words
    words[A0] = u64(caller.THREAD)
    words[A1 + 2] = u64(3)  # the count, which would fit a message of five words
    words[A1] = raw_bits(MessageInfo(u64(5), u64(0), u64(0), u64(Label.TCB_WRITE_REGISTERS.value)))
    on_syscall(u64(-Syscall.CALL.value))
    assert error_of(made.thread) == Error.TRUNCATED_MESSAGE.value


@pytest.mark.parametrize(("can_read", "can_write"), [(True, False), (False, False)])
def test_a_buffer_that_cannot_be_written_receives_four_words(*, can_read: bool, can_write: bool) -> None:
    parties = met()
    frame = parties.receiver.slots[IPC_BUFFER_FRAME]
    assert isinstance(frame.cap, FrameCap)
    frame.cap = replace(frame.cap, can_read=can_read, can_write=can_write)
    parties.world.syscall(Syscall.SEND, parties.through, 1, 2, 3, 4, 5)
    assert int(info(parties.receiver).length) == 4


def test_a_buffer_that_cannot_be_read_sends_four_words() -> None:
    parties = met()
    frame = parties.sender.slots[IPC_BUFFER_FRAME]
    assert isinstance(frame.cap, FrameCap)
    frame.cap = replace(frame.cap, can_read=False, can_write=False)
    send_tag(parties, MessageInfo(u64(6), u64(0), u64(0), u64(0)))
    assert int(info(parties.receiver).length) == 4
