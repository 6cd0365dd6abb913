"""Fault messages and their answers, a sentence of the reference each."""

from __future__ import annotations

import pytest

from codegen.lang import replace, u64
from kernel.abi.faults import FaultLabel
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.object.deletion import delete
from kernel.object.derivation import empty, insert_derived
from kernel.schedule import current_thread
from kernel.shapes import (
    A0,
    A1,
    CSPACE,
    FAULT_HANDLER,
    IPC_BUFFER_FRAME,
    PC,
    SP,
    TIMEOUT_HANDLER,
    CNodeCap,
    Fault,
    FaultKind,
    Tcb,
    ThreadState,
)
from kernel.tests.world import World, context_of, info, message, pc, set_root, state
from simulator.entering import on_syscall

VM_FAULT = Fault(FaultKind.VM, address=u64(0x5000), code=u64(13))
EXCEPTION = Fault(FaultKind.USER_EXCEPTION, address=u64(2), code=u64(7))
UNKNOWN = 0x1234
BADGE = 33
# The user context, as numbers of registers; 0 is the pc.
CONTEXT = (0, 1, 2, 3, 8, 9, *range(18, 28), *range(10, 18), 5, 6, 7, *range(28, 32), 4)


class Handled:
    """A thread at 100 that runs, and a handler at 120 that waits for its faults."""

    def __init__(self, *, period_us: int = 0, slot: int = FAULT_HANDLER, passive: bool = False) -> None:
        self.world = world = World()
        self.endpoint = world.endpoint(10, badge=BADGE)
        world.reply(20)
        self.handler, self.thread = world.thread(120), world.thread(100, period_us=period_us)
        source = world.node.slots[10]
        insert_derived(source.cap, source, self.thread.slots[slot])
        for i in range(32):
            self.thread.context.words[i] = u64(0x7000 + i)
        self.thread.context.words[PC] = u64(0x1000)
        world.start(self.handler)
        world.syscall(Syscall.RECV, 10, reply=20)
        if passive:
            self.make_passive(self.handler)
        world.start(self.thread)

    def make_passive(self, thread: Tcb) -> None:
        context = thread.sched_context
        assert context is not None
        context.thread = None
        thread.sched_context = None

    def answer(self, *words: int, label: int = 0) -> None:
        self.world.syscall(Syscall.REPLY_RECV, 10, *words, label=label, reply=20)

    @property
    def words(self) -> list[int]:
        return [int(word) for word in (self.thread.context.words[i] for i in range(32))]


@pytest.mark.parametrize(
    ("number", "cptr", "rest"), [(Syscall.SEND, 1 << 60, [4, 64, 0, 56]), (Syscall.RECV, 99, [2, 0])]
)
def test_a_capability_fault_is_as_long_as_its_lookup_failure(number: Syscall, cptr: int, rest: list[int]) -> None:
    made = Handled()
    made.world.syscall(number, cptr, reply=20)
    length = int(info(made.handler).length)
    assert message(made.handler, length)[3:] == rest


def test_an_invalid_root_has_no_more_words() -> None:
    made = Handled()
    delete(made.thread.slots[CSPACE])
    made.world.syscall(Syscall.SEND, 5)
    assert int(info(made.handler).length) == 4
    assert message(made.handler, 4)[3] == 1


def test_a_depth_mismatch_tells_the_bits_of_the_cnode() -> None:
    made = Handled()
    root = made.thread.slots[CSPACE]
    assert isinstance(root.cap, CNodeCap)
    made.world.node.slots[1].cap = replace(root.cap, guard_size=u64(0), guard=u64(0))
    set_root(made.thread, replace(root.cap, guard_size=u64(52), guard=u64(0)))
    made.world.syscall(Syscall.SEND, 0x010)
    assert message(made.handler, int(info(made.handler).length))[3:] == [3, 4, 8]


def test_what_cannot_be_received_from_is_a_missing_capability() -> None:
    made = Handled()
    made.world.syscall(Syscall.WAIT, 1)
    assert message(made.handler, 5) == [0x1000, 1, 1, 2, 0]


def test_an_answered_capability_fault_tries_again() -> None:
    made = Handled()
    made.world.syscall(Syscall.SEND, 1 << 60)
    made.answer(5, 6, label=7)
    assert current_thread() is made.thread
    assert pc(made.thread) == 0x1000


def test_an_unknown_syscall_is_told_with_registers_and_number() -> None:
    made = Handled()
    on_syscall(u64(UNKNOWN))
    assert int(info(made.handler).label) == FaultLabel.UNKNOWN_SYSCALL.value
    assert int(info(made.handler).length) == 11
    words = made.words
    assert message(made.handler, 11) == [0x1000, words[SP], words[1], *words[10:17], UNKNOWN]


@pytest.mark.parametrize("count", range(12))
def test_an_answer_to_an_unknown_syscall_sets_as_many_registers_as_it_has_words(count: int) -> None:
    made = Handled()
    on_syscall(u64(UNKNOWN))
    expected = made.words
    for place, register in enumerate((PC, SP, 1, *range(10, 17))):
        expected[register] = 0x4000 + place if place < count else expected[register]
    made.answer(*(0x4000 + i for i in range(count)))
    assert current_thread() is made.thread
    assert made.words == expected


def test_an_empty_answer_to_an_unknown_syscall_makes_it_again() -> None:
    made = Handled()
    on_syscall(u64(UNKNOWN))
    made.answer()
    assert current_thread() is made.thread
    assert pc(made.thread) == 0x1000


def test_a_label_in_the_answer_keeps_the_thread_stopped() -> None:
    made = Handled()
    on_syscall(u64(UNKNOWN))
    made.answer(0x4000, label=1)
    assert state(made.thread) is ThreadState.INACTIVE
    assert pc(made.thread) == 0x4000


@pytest.mark.parametrize("count", range(4))
def test_a_short_answer_to_a_user_exception_sets_the_pc_only(count: int) -> None:
    made = Handled()
    made.world.fault(EXCEPTION)
    expected = made.words
    for place, register in enumerate((PC, SP)):
        expected[register] = 0x4000 + place if place < count else expected[register]
    made.answer(*(0x4000 + i for i in range(count)))
    assert made.words == expected


def timed_out() -> Handled:
    made = Handled(period_us=10_000, slot=TIMEOUT_HANDLER)
    made.world.wait_us(1000)
    assert current_thread() is made.handler
    return made


def test_a_timeout_counts_what_was_consumed_since_the_last_question() -> None:
    made = Handled(period_us=10_000, slot=TIMEOUT_HANDLER)
    context = context_of(made.thread)
    assert context is not None
    made.world.put_context(30, context)
    made.world.wait_us(300)
    made.world.syscall(Syscall.CALL, 30, label=Label.SCHED_CONTEXT_CONSUMED.value)
    assert message(made.thread, 1) == [300]
    made.world.wait_us(700)
    assert message(made.handler, 2)[1] == 700


@pytest.mark.parametrize("count", [0, 1, 5, 31, 32, 40])
def test_an_answer_to_a_timeout_sets_the_whole_user_context(count: int) -> None:
    made = timed_out()
    expected = made.words
    for place, register in enumerate(CONTEXT):
        expected[register] = 0x4000 + place if place < count else expected[register]
    made.answer(*(0x4000 + i for i in range(count)))
    assert made.words == expected


def test_an_answered_timeout_waits_for_the_next_refill() -> None:
    made = timed_out()
    made.answer()
    assert made.thread.in_release_queue
    made.world.wait_us(9001)
    assert current_thread() is made.thread


def test_a_round_robin_context_never_times_out() -> None:
    made = Handled(slot=TIMEOUT_HANDLER)
    made.world.wait_us(1001)
    assert current_thread() is made.thread
    assert state(made.handler) is ThreadState.BLOCKED_ON_RECEIVE


def test_a_timeout_lends_no_time() -> None:
    made = Handled(period_us=10_000, slot=TIMEOUT_HANDLER, passive=True)
    context = context_of(made.thread)
    made.world.wait_us(1000)
    assert state(made.handler) is ThreadState.RUNNING, "it has the message"
    assert made.handler.sched_context is None
    assert context_of(made.thread) is context


@pytest.mark.parametrize("label", [0, 1])
def test_an_answered_vm_fault_runs_again_whatever_the_label(label: int) -> None:
    made = Handled()
    made.world.fault(VM_FAULT)
    before = made.words
    made.answer(0x4000, 0x4001, label=label)
    assert current_thread() is made.thread
    assert made.words == before


def test_a_fault_lends_time_to_a_passive_handler() -> None:
    made = Handled(passive=True)
    context = context_of(made.thread)
    made.world.fault(VM_FAULT)
    assert current_thread() is made.handler
    assert made.handler.context.words[A0] == BADGE
    assert context_of(made.handler) is context
    made.answer()
    assert context_of(made.thread) is context


@pytest.mark.parametrize("fault", [VM_FAULT, EXCEPTION], ids=["vm", "exception"])
def test_a_faulting_thread_waits_for_the_answer(fault: Fault) -> None:
    made = Handled()
    made.world.fault(fault)
    assert state(made.thread) is ThreadState.BLOCKED_ON_REPLY
    made.world.syscall(Syscall.NB_RECV, 10, reply=20)
    assert state(made.thread) is ThreadState.INACTIVE, "the reply object was used for another"


def test_an_answer_without_a_buffer_sets_four_registers() -> None:
    made = Handled()
    on_syscall(u64(UNKNOWN))
    expected = made.words
    for place, register in enumerate((PC, SP, 1, 10)):
        expected[register] = 0x4000 + place
    empty(made.handler.slots[IPC_BUFFER_FRAME])
    words = made.handler.context.words
    words[A0], words[A1], words[16] = u64(10), u64(11), u64(20)
    for place in range(4):
        words[12 + place] = u64(0x4000 + place)
    on_syscall(u64(-Syscall.REPLY_RECV.value))
    assert made.words == expected


@pytest.mark.parametrize("number", [0, 99])
def test_a_missing_capability_tells_the_bits_left(number: int) -> None:
    made = Handled()
    made.world.syscall(Syscall.WAIT, number)
    assert int(info(made.handler).length) == 5
    assert message(made.handler, 5) == [0x1000, number, 1, 2, 0]


def test_the_end_of_the_endpoint_stops_who_faulted() -> None:
    """The handler is busy, and the thread has the last capability to the endpoint."""
    made = Handled()
    made.world.run(made.thread)
    made.world.fault(VM_FAULT)
    assert current_thread() is made.handler
    made.world.put_thread(30, made.handler)
    second = made.world.thread(110)
    source = made.world.node.slots[10]
    insert_derived(source.cap, source, second.slots[FAULT_HANDLER])
    made.world.start(second)
    made.world.run(second)
    made.world.fault(EXCEPTION)
    assert state(second) is ThreadState.BLOCKED_ON_SEND
    for slot in (made.thread.slots[FAULT_HANDLER], second.slots[FAULT_HANDLER], source):
        delete(slot)
    assert state(second) is ThreadState.INACTIVE
