"""Threads: registers, suspending and resuming, priorities, spaces, and their end."""

from __future__ import annotations

import pytest

from codegen.lang import replace, u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.object.derivation import is_empty
from kernel.object.notification import bind
from kernel.object.tcb import finalise_thread, suspend
from kernel.schedule import current_thread
from kernel.shapes import (
    CSPACE,
    FAULT_HANDLER,
    IPC_BUFFER_FRAME,
    PC,
    SP,
    TIMEOUT_HANDLER,
    TP,
    CNodeCap,
    EndpointCap,
    FrameCap,
    Tcb,
    ThreadState,
)
from kernel.state import core
from kernel.tests.world import World, context_of, error_of, info, message, pc, state


class Pair:
    """A thread that runs and has a capability to another, in slot 40."""

    def __init__(self, *, priority: int = 50, passive: bool = False) -> None:
        self.world = World()
        self.caller = self.world.thread(200)
        self.other = self.world.thread(priority, passive=passive)
        self.world.put_thread(40, self.other)
        self.world.put_thread(41, self.caller)
        self.world.start(self.caller)

    def call(self, label: Label, *words: int, caps: tuple[int, ...] = (), on: int = 40) -> int:
        """Invoke the thread capability in slot `on`; answers the label of the kernel's answer."""
        self.world.syscall(Syscall.CALL, on, *words, label=label.value, caps=caps)
        return error_of(self.caller)


def test_registers_are_written_and_read_in_the_order_of_the_user_context() -> None:
    pair = Pair()
    values = [0x1000 + i for i in range(32)]
    assert pair.call(Label.TCB_WRITE_REGISTERS, 0, 32, *values) == 0
    words = pair.other.context.words
    assert (int(words[PC]), int(words[SP]), int(words[TP])) == (0x1000, 0x1002, 0x101F)
    assert int(words[10]) == 0x1010, "a0 follows s11"
    assert int(words[5]) == 0x1018, "t0 follows a7"
    assert state(pair.other) is ThreadState.INACTIVE
    assert pair.call(Label.TCB_READ_REGISTERS, 0, 32) == 0
    assert int(info(pair.caller).length) == 32
    assert message(pair.caller, 32) == values


def test_registers_do_not_go_into_a_buffer_that_the_reader_cannot_write() -> None:
    """It gets what fits its registers; the memory behind the buffer may be somebody else's to write."""
    pair = Pair()
    pair.other.context.words[10] = u64(0x5EC2E7)
    slot = pair.caller.slots[IPC_BUFFER_FRAME]
    frame = slot.cap
    assert isinstance(frame, FrameCap)
    slot.cap = replace(frame, can_write=False)
    before = message(pair.caller, 32)[4:]
    assert pair.call(Label.TCB_READ_REGISTERS, 0, 32) == 0
    assert int(info(pair.caller).length) == 4
    assert message(pair.caller, 32)[4:] == before


def test_writing_with_resume_starts_at_the_pc() -> None:
    pair = Pair(priority=210)
    assert pair.call(Label.TCB_WRITE_REGISTERS, 1, 2, 0x4000, 0) == 0
    assert current_thread() is pair.other
    assert pc(pair.other) == 0x4000


@pytest.mark.parametrize(
    ("label", "words", "error"),
    [
        (Label.TCB_READ_REGISTERS, (0,), Error.TRUNCATED_MESSAGE),
        (Label.TCB_READ_REGISTERS, (0, 0), Error.RANGE_ERROR),
        (Label.TCB_READ_REGISTERS, (0, 33), Error.RANGE_ERROR),
        (Label.TCB_WRITE_REGISTERS, (0, 3, 1), Error.TRUNCATED_MESSAGE),
        (Label.TCB_UNBIND_NOTIFICATION, (), Error.ILLEGAL_OPERATION),
        (Label.UNTYPED_RETYPE, (), Error.ILLEGAL_OPERATION),
    ],
)
def test_what_is_refused(label: Label, words: tuple[int, ...], error: Error) -> None:
    assert Pair().call(label, *words) == error.value


def test_ones_own_registers_are_not_read() -> None:
    assert Pair().call(Label.TCB_READ_REGISTERS, 0, 1, on=41) == Error.ILLEGAL_OPERATION.value


def test_a_suspended_thread_goes_on_where_it_was() -> None:
    pair = Pair()
    pair.other.state = ThreadState.RUNNING
    pair.other.context.words[PC] = u64(0x1000)
    pair.other.context.resume_at = u64(0x1004)
    suspend(pair.other)
    assert pc(pair.other) == 0x1004, "its call was complete"
    assert pair.call(Label.TCB_RESUME) == 0
    suspend(pair.caller)
    pair.world.leave()
    assert current_thread() is pair.other
    assert pc(pair.other) == 0x1004


def test_suspending_a_blocked_thread_takes_it_from_its_queue() -> None:
    pair = Pair()
    endpoint = pair.world.endpoint(10)
    pair.world.start(pair.other)
    pair.world.run(pair.other)
    pair.other.context.words[PC] = u64(0x1000)
    pair.world.syscall(Syscall.WAIT, 10)
    assert pair.call(Label.TCB_SUSPEND) == 0
    assert endpoint.waiting.first is None
    assert pc(pair.other) == 0x1000, "resumed, it calls again"


@pytest.mark.parametrize("is_blocked", [False, True])
@pytest.mark.parametrize("label", [Label.TCB_COPY_REGISTERS, Label.TCB_WRITE_REGISTERS])
def test_who_is_put_elsewhere_goes_on_there(label: Label, is_blocked: bool) -> None:
    pair = Pair()
    pair.world.endpoint(10)
    pair.world.start(pair.other)
    if is_blocked:
        pair.world.run(pair.other)
        pair.world.syscall(Syscall.WAIT, 10)
    third = pair.world.thread(50)
    third.context.words[PC] = u64(0x2000)
    pair.world.put_thread(42, third)
    if label is Label.TCB_COPY_REGISTERS:
        assert pair.call(label, 4, caps=(42,)) == 0
    else:
        assert pair.call(label, 0, 1, 0x2000) == 0
    assert pair.call(Label.TCB_RESUME) == 0
    suspend(pair.caller)
    pair.world.leave()
    assert current_thread() is pair.other
    assert pc(pair.other) == 0x2000


def test_suspending_oneself_gives_way() -> None:
    pair = Pair()
    pair.world.start(pair.other)
    pair.call(Label.TCB_SUSPEND, on=41)
    assert state(pair.caller) is ThreadState.INACTIVE
    assert current_thread() is pair.other


def test_priorities_are_limited_by_the_authority() -> None:
    pair = Pair()
    pair.caller.max_priority = u32(150)
    assert pair.call(Label.TCB_SET_PRIORITY, 151, caps=(41,)) == Error.RANGE_ERROR.value
    assert message(pair.caller, 2) == [0, 150]
    assert pair.call(Label.TCB_SET_PRIORITY, 150, caps=(41,)) == 0
    assert pair.other.priority == 150
    assert pair.call(Label.TCB_SET_MC_PRIORITY, 7, caps=(41,)) == 0
    assert pair.other.max_priority == 7
    assert pair.call(Label.TCB_SET_PRIORITY, 1, caps=(1,)) == Error.INVALID_CAPABILITY.value


def test_sched_params_bind_a_context_and_a_handler() -> None:
    pair = Pair(passive=True)
    context = pair.world.context()
    pair.world.put_context(30, context)
    pair.world.endpoint(10)
    assert pair.call(Label.TCB_SET_SCHED_PARAMS, 90, 80, caps=(41, 30, 10)) == 0
    assert context_of(pair.other) is context
    assert (int(pair.other.max_priority), int(pair.other.priority)) == (90, 80)
    assert isinstance(pair.other.slots[FAULT_HANDLER].cap, EndpointCap)
    assert pair.call(Label.TCB_SET_SCHED_PARAMS, 90, 80, caps=(41, 0, 0)) == 0
    assert context_of(pair.other) is None
    assert is_empty(pair.other.slots[FAULT_HANDLER])


def test_a_handler_must_be_able_to_send_and_grant() -> None:
    pair = Pair()
    endpoint = pair.world.endpoint(10)
    pair.world.put(11, EndpointCap(True, True, False, False, endpoint, u64(0)))
    assert pair.call(Label.TCB_SET_TIMEOUT_ENDPOINT, caps=(11,)) == Error.INVALID_CAPABILITY.value
    assert pair.call(Label.TCB_SET_TIMEOUT_ENDPOINT, caps=(10,)) == 0
    assert isinstance(pair.other.slots[TIMEOUT_HANDLER].cap, EndpointCap)


def test_the_ipc_buffer_is_checked_and_replaced() -> None:
    pair = Pair()
    frame = pair.caller.slots[IPC_BUFFER_FRAME].cap
    assert isinstance(frame, FrameCap)
    pair.world.put(50, frame)
    assert pair.call(Label.TCB_SET_IPC_BUFFER, 0x1004, caps=(50,)) == Error.ALIGNMENT_ERROR.value
    assert pair.call(Label.TCB_SET_IPC_BUFFER, 0x1400, caps=(1,)) == Error.ILLEGAL_OPERATION.value
    assert pair.call(Label.TCB_SET_IPC_BUFFER, 0x1400, caps=(50,)) == 0
    assert pair.other.ipc_buffer == 0x1400
    cap = pair.other.slots[IPC_BUFFER_FRAME].cap
    assert isinstance(cap, FrameCap)
    assert cap.base == frame.base
    assert pair.call(Label.TCB_SET_IPC_BUFFER, 0, caps=(50,)) == 0
    assert is_empty(pair.other.slots[IPC_BUFFER_FRAME])


def test_a_space_wants_a_cnode_and_an_address_space() -> None:
    pair = Pair()
    assert pair.call(Label.TCB_SET_SPACE, 0, 0, caps=(0, 40, 1)) == Error.ILLEGAL_OPERATION.value
    assert pair.call(Label.TCB_SET_SPACE, 0, 0, caps=(0, 1, 1)) == Error.ILLEGAL_OPERATION.value
    assert isinstance(pair.other.slots[CSPACE].cap, CNodeCap)


def test_a_notification_is_bound_once() -> None:
    pair = Pair()
    notification = pair.world.notification(10)
    assert pair.call(Label.TCB_BIND_NOTIFICATION, caps=(10,)) == 0
    assert notification.bound_thread is pair.other
    assert pair.call(Label.TCB_BIND_NOTIFICATION, caps=(10,)) == Error.ILLEGAL_OPERATION.value
    assert pair.call(Label.TCB_UNBIND_NOTIFICATION) == 0
    assert notification.bound_thread is None


def test_flags_and_thread_pointer() -> None:
    pair = Pair()
    assert pair.call(Label.TCB_SET_FLAGS, 0, 1) == 0
    assert message(pair.caller, 1) == [1]
    assert pair.call(Label.TCB_SET_FLAGS, 1, 0) == 0
    assert message(pair.caller, 1) == [0]
    assert pair.call(Label.TCB_SET_TLS_BASE, 0x7777) == 0
    assert pair.other.context.words[TP] == 0x7777


def test_registers_are_copied_in_two_halves() -> None:
    pair = Pair()
    for i in range(32):
        pair.caller.context.words[i] = u64(0x100 + i)
    before = int(pair.other.context.words[10])
    assert pair.call(Label.TCB_COPY_REGISTERS, 4, caps=(41,)) == 0
    assert pair.other.context.words[SP] == 0x102
    assert pair.other.context.words[10] == before
    assert pair.call(Label.TCB_COPY_REGISTERS, 8, caps=(41,)) == 0
    assert pair.other.context.words[31] == 0x100 + 31


def linked(thread: Tcb) -> bool:
    """Whether anything that the scheduler keeps still leads to the thread."""
    return thread.in_ready_queue or thread.in_release_queue or core.candidate is thread


def test_the_end_of_a_thread_leaves_nothing_behind() -> None:
    pair = Pair()
    notification = pair.world.notification(10)
    context = pair.other.sched_context
    bind(pair.other, notification)
    pair.world.start(pair.other)
    finalise_thread(pair.other)
    assert not linked(pair.other)
    assert notification.bound_thread is None
    assert context is not None
    assert context.thread is None
