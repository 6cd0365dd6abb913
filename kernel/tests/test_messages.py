"""Messages without an IPC buffer, capabilities that cannot go along, and what faults tell."""

from __future__ import annotations

import pytest

from codegen.lang import replace, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.message import NO_BUFFER, ipc_buffer, message_word, set_buffer_word, set_message_word
from kernel.object.deletion import delete
from kernel.object.derivation import empty, insert_derived, is_empty
from kernel.schedule import current_thread
from kernel.shapes import (
    CSPACE,
    FAULT_HANDLER,
    IPC_BUFFER_FRAME,
    PC,
    SP,
    TIMEOUT_HANDLER,
    CNodeCap,
    EndpointCap,
    Fault,
    FaultKind,
    FrameCap,
    Tcb,
    ThreadState,
)
from kernel.tests.world import World, error_of, info, message, pc, set_root
from simulator.entering import on_syscall

RECEIVE_SLOT = 150


class Meeting:
    """A receiver that waits at slot 10 with a slot for a capability, and a sender that runs."""

    def __init__(self, *, grants: bool = True) -> None:
        self.world = World()
        self.endpoint = self.world.endpoint(10, badge=3)
        self.world.put(11, EndpointCap(True, True, grants, True, self.endpoint, u64(4)))
        self.world.reply(20)
        self.receiver, self.sender = self.world.thread(120), self.world.thread(100)
        buffer = ipc_buffer(self.receiver, for_writing=True)
        for i, word in enumerate((1, RECEIVE_SLOT, 64)):
            set_buffer_word(buffer, u64(125 + i), u64(word))
        self.world.start(self.receiver)
        self.world.syscall(Syscall.RECV, 10, reply=20)
        self.world.start(self.sender)

    def drop_buffer(self, thread: Tcb) -> None:
        empty(thread.slots[IPC_BUFFER_FRAME])

    def send(self, *words: int, caps: tuple[int, ...] = (), on: int = 11) -> int:
        """How many words arrive."""
        self.world.syscall(Syscall.SEND, on, *words, caps=caps)
        assert self.receiver.state is ThreadState.RUNNING
        return int(info(self.receiver).length)


def test_without_the_receivers_buffer_four_words_arrive() -> None:
    made = Meeting()
    made.drop_buffer(made.receiver)
    assert made.send(1, 2, 3, 4, 5, 6) == 4


def test_without_the_senders_buffer_four_words_arrive() -> None:
    made = Meeting()
    buffer = ipc_buffer(made.receiver, for_writing=False)
    set_buffer_word(buffer, u64(5), u64(99))
    made.drop_buffer(made.sender)
    made.world.syscall(Syscall.SEND, 11, 1, 2, 3, 4)
    made.sender.context.words[11] = u64(6)
    assert int(info(made.receiver).length) == 4
    assert message(made.receiver, 5)[4] == 99


def test_a_tag_that_promises_more_than_fits_is_cut_short() -> None:
    made = Meeting()
    made.sender.context.words[10] = u64(11)
    made.sender.context.words[11] = u64(127)
    on_syscall(u64(-Syscall.SEND.value))
    assert int(info(made.receiver).length) == 120


def test_the_right_to_grant_a_reply_is_enough_to_call() -> None:
    made = Meeting(grants=False)
    made.world.syscall(Syscall.CALL, 11, 1, 2, 3, 4, 5)
    assert made.sender.state is ThreadState.BLOCKED_ON_REPLY
    assert made.receiver.state is ThreadState.RUNNING


def test_words_that_have_no_place_are_lost_and_read_as_zero() -> None:
    made = Meeting()
    assert message_word(made.sender, NO_BUFFER, u64(4)) == 0
    set_message_word(made.sender, NO_BUFFER, u64(4), u64(1))
    assert message_word(made.sender, ipc_buffer(made.sender, for_writing=False), u64(4)) == 0


def test_without_a_buffer_there_are_no_extra_capabilities() -> None:
    made = Meeting()
    made.drop_buffer(made.sender)
    made.sender.context.words[11] = u64(1 << 7)
    made.world.syscall(Syscall.SEND, 11)
    assert int(info(made.receiver).extra_caps) == 0
    assert made.receiver.state is ThreadState.RUNNING


def arrived(made: Meeting) -> tuple[int, int]:
    """How many capabilities came, and which as badges."""
    return int(info(made.receiver).extra_caps), int(info(made.receiver).caps_unwrapped)


def test_a_capability_to_the_endpoint_itself_arrives_as_its_badge() -> None:
    made = Meeting()
    made.world.notification(12)
    made.send(caps=(12, 10))
    assert arrived(made) == (2, 0b10)
    buffer = ipc_buffer(made.receiver, for_writing=False)
    assert message_word(made.receiver, buffer, u64(122)) == 3, "the badge of slot 10"
    assert not is_empty(made.world.node.slots[RECEIVE_SLOT])


def test_only_one_capability_has_room() -> None:
    made = Meeting()
    made.world.notification(12)
    made.send(caps=(12, 12))
    assert arrived(made) == (1, 0)


@pytest.mark.parametrize("words", [0, 6])
def test_without_the_grant_right_none_goes_along(words: int) -> None:
    made = Meeting(grants=False)
    made.world.notification(12)
    assert made.send(*range(words), caps=(12,)) == words
    assert arrived(made) == (0, 0)
    assert is_empty(made.world.node.slots[RECEIVE_SLOT])


def test_a_capability_that_has_no_copies_stays() -> None:
    made = Meeting()
    made.send(caps=(0,))
    assert arrived(made) == (0, 0)


def test_a_slot_that_is_taken_receives_nothing() -> None:
    made = Meeting()
    made.world.notification(RECEIVE_SLOT)
    made.send(caps=(RECEIVE_SLOT,))
    assert arrived(made) == (0, 0)


@pytest.mark.parametrize(("root", "depth"), [(1 << 60, 64), (1, 65)])
def test_a_receive_slot_that_is_none_receives_nothing(root: int, depth: int) -> None:
    made = Meeting()
    made.world.notification(12)
    buffer = ipc_buffer(made.receiver, for_writing=True)
    set_buffer_word(buffer, u64(125), u64(root))
    set_buffer_word(buffer, u64(127), u64(depth))
    made.send(caps=(12,))
    assert arrived(made) == (0, 0)


def test_a_blocked_senders_capability_that_went_meanwhile_does_not_arrive() -> None:
    """The slots are looked up again when the receiver comes."""
    world = World()
    world.endpoint(10)
    world.notification(12)
    sender, receiver = world.thread(100), world.thread(90)
    world.start(sender, receiver)
    world.syscall(Syscall.SEND, 10, caps=(12,))
    assert current_thread() is receiver
    delete(sender.slots[CSPACE])
    world.syscall(Syscall.WAIT, 10)
    assert int(info(receiver).extra_caps) == 0
    assert sender.state is ThreadState.RUNNING


def test_an_error_without_a_buffer_is_told_in_registers() -> None:
    """A failed lookup takes five words."""
    world = World()
    thread = world.thread()
    world.start(thread)
    set_buffer_word(ipc_buffer(thread, for_writing=True), u64(122), u64(1))
    frame = thread.slots[IPC_BUFFER_FRAME]
    assert isinstance(frame.cap, FrameCap)
    frame.cap = replace(frame.cap, can_write=False)
    world.syscall(Syscall.CALL, 1, 150, 64, 1 << 60, 64, label=Label.CNODE_MOVE.value, caps=(1,))
    assert error_of(thread) == Error.FAILED_LOOKUP.value
    assert int(info(thread).length) == 4
    assert message(thread, 4)[:2] == [1, 4]


class Handled:
    """A thread at 100 whose faults, and timeouts, go to a handler at 120."""

    def __init__(self, *, period_us: int = 0) -> None:
        self.world = World()
        self.world.endpoint(10)
        self.world.reply(20)
        self.handler, self.thread = self.world.thread(120), self.world.thread(100, period_us=period_us)
        source = self.world.node.slots[10]
        for slot in (FAULT_HANDLER, TIMEOUT_HANDLER):
            insert_derived(source.cap, source, self.thread.slots[slot])
        self.thread.context.words[PC] = u64(0x1000)
        self.thread.context.words[SP] = u64(0x8000)
        self.world.start(self.handler)
        self.world.syscall(Syscall.RECV, 10, reply=20)
        self.world.start(self.thread)

    def answer(self, *words: int, label: int = 0) -> None:
        self.world.syscall(Syscall.REPLY_RECV, 10, *words, label=label, reply=20)


def test_a_handler_without_a_buffer_is_told_in_registers() -> None:
    made = Handled()
    empty(made.handler.slots[IPC_BUFFER_FRAME])
    made.world.syscall(Syscall.CALL, 1 << 60)
    assert current_thread() is made.handler
    assert int(info(made.handler).length) == 4


def test_a_user_exception_tells_pc_stack_and_number() -> None:
    made = Handled()
    made.world.fault(Fault(FaultKind.USER_EXCEPTION, address=u64(2), code=u64(7)))
    assert message(made.handler, 4) == [0x1000, 0x8000, 2, 7]


def test_the_answer_to_a_user_exception_sets_pc_and_stack() -> None:
    made = Handled()
    made.world.fault(Fault(FaultKind.USER_EXCEPTION, address=u64(2)))
    made.answer(0x2000, 0x9000)
    assert current_thread() is made.thread
    assert (pc(made.thread), int(made.thread.context.words[SP])) == (0x2000, 0x9000)


def test_the_answer_to_a_timeout_sets_registers() -> None:
    made = Handled(period_us=10_000)
    made.world.wait_us(1000)
    assert current_thread() is made.handler
    made.answer(0x2000, 0, 0x9000)
    assert int(made.thread.context.words[PC]) == 0x2000
    assert int(made.thread.context.words[SP]) == 0x9000
    assert made.thread.in_release_queue, "it has no time before its next refill"


def test_an_answer_with_a_label_ends_a_timeout_for_good() -> None:
    made = Handled(period_us=10_000)
    made.world.wait_us(1000)
    made.answer(label=1)
    assert made.thread.state is ThreadState.INACTIVE


def test_a_depth_that_does_not_match_is_told_with_the_bits() -> None:
    """The CNode of slot 1 wants 64 bits, of which its own slot 1 leaves none."""
    made = Handled()
    root = made.thread.slots[CSPACE]
    assert isinstance(root.cap, CNodeCap)
    inner = replace(root.cap, guard_size=u64(0), guard=u64(0))
    set_root(made.thread, replace(root.cap, guard_size=u64(52), guard=u64(0)))
    made.world.node.slots[1].cap = inner
    made.world.syscall(Syscall.CALL, 0x010)
    assert current_thread() is made.handler
    assert message(made.handler, 7)[3:] == [3, 4, 8, 0]


def test_polling_with_bad_capabilities_does_nothing() -> None:
    """What cannot block does not fault either."""
    made = Meeting()
    made.world.syscall(Syscall.NB_SEND, 1 << 60)
    made.world.syscall(Syscall.NB_SEND, 11, caps=(1 << 60,))
    assert made.receiver.state is ThreadState.BLOCKED_ON_RECEIVE
    assert current_thread() is made.sender


def test_a_reply_object_that_is_none_is_a_fault() -> None:
    made = Handled()
    made.world.syscall(Syscall.RECV, 10, reply=1 << 60)
    assert current_thread() is made.handler
    assert message(made.handler, 3) == [0x1000, 1 << 60, 1]


def test_a_combined_call_whose_first_half_names_nothing_receives() -> None:
    made = Meeting()
    made.world.reply(21)
    made.world.notification(12)
    made.world.syscall(Syscall.NB_SEND_WAIT, 12, reply=1 << 60)
    assert made.sender.state is ThreadState.BLOCKED_ON_NOTIFICATION


def test_memory_of_a_device_is_no_buffer() -> None:
    thread = World().thread()
    slot = thread.slots[IPC_BUFFER_FRAME]
    cap = slot.cap
    assert isinstance(cap, FrameCap)
    slot.cap = replace(cap, is_device=True)
    assert ipc_buffer(thread, for_writing=False) == NO_BUFFER
