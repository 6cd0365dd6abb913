"""Bare calls: the second entry for Call and ReplyRecv, by which the caller keeps ra, sp, gp and tp and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from codegen.lang import u64
from kernel.abi.labels import Label
from kernel.abi.syscalls import BARE, Syscall
from kernel.object.derivation import insert_derived
from kernel.object.donation import attach, detach
from kernel.object.notification import bind, signal
from kernel.object.tcb import restart, suspend
from kernel.schedule import current_thread
from kernel.shapes import (
    A0,
    A6,
    A7,
    ANEW,
    FAULT_HANDLER,
    PC,
    RA,
    REGISTERS,
    SP,
    T0,
    TP,
    EndpointCap,
    Fault,
    FaultKind,
    Tcb,
    ThreadState,
)
from kernel.tests import test_fastpath
from kernel.tests.test_fastpath import ROUNDS, Round, both_ways, everything, receiver
from kernel.tests.test_tcb import Pair
from kernel.tests.world import World, enter, message, pc, start_over

BEHIND = 0x5008  # where a caller goes on
OTHERWISE = BEHIND - 4  # … and where it does if its call is turned down
STACK = 0x7000
FRAME, INTEGER = 4, 8  # flags of copying registers
LEFT = 0xBAD  # in all registers before a call
ENDPOINT = 10


def bare(world: World, number: Syscall, cptr: int, *words: int, reply: int = 0, length: int = 4) -> Tcb:
    """The current thread makes a bare call; who was it is answered."""
    thread = current_thread()
    w = thread.context.words
    for i in range(1, REGISTERS):
        w[i] = u64(LEFT)
    w[RA], w[SP], w[A0], w[A0 + 1], w[A6] = u64(BEHIND), u64(STACK), u64(cptr), u64(length), u64(reply)
    for i, word in enumerate(words):
        w[A0 + 2 + i] = u64(word)
    enter(thread, -BARE - number.value)
    return thread


def others(thread: Tcb) -> set[int]:
    """What the registers hold that a bare call does not keep, but for the message."""
    return {int(thread.context.words[i]) for i in range(T0, REGISTERS) if i not in range(A0, A6)}


def is_turned_down(thread: Tcb) -> bool:
    return current_thread() is thread and int(thread.context.resume_at) == OTHERWISE | ANEW


class Meeting:
    """A passive server waits for calls, and a client runs."""

    def __init__(self, *, is_bare: bool = True, has_time: bool = False, server: int = 120) -> None:
        start_over()
        self.world = world = World()
        self.endpoint = world.endpoint(ENDPOINT, badge=6)
        world.reply(20)
        self.server = receiver(world, server, 20, has_time=has_time)
        self.client = world.thread(100)
        world.start(self.client)
        world.run(self.client)
        if is_bare:
            bare(world, Syscall.CALL, ENDPOINT, 0, 0, 0, 0)
            bare(world, Syscall.REPLY_RECV, ENDPOINT, LEFT, LEFT, LEFT, LEFT, reply=20)
            assert current_thread() is self.client


def test_a_call_brings_four_words_and_leaves_nothing_else() -> None:
    meeting = Meeting()
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
    assert current_thread() is meeting.server
    assert message(meeting.server, 4) == [1, 2, 3, 4]
    assert int(meeting.server.context.words[A0]) == 6
    assert others(meeting.server) == {0}
    assert meeting.client.state is ThreadState.BLOCKED_ON_REPLY
    assert int(meeting.client.context.resume_at) == 0
    assert [int(meeting.client.context.words[i]) for i in (RA, SP)] == [BEHIND, STACK]


def test_a_call_that_says_less_brings_four_words_all_the_same() -> None:
    meeting = Meeting()
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4, length=1)
    assert message(meeting.server, 4) == [1, 2, 3, 4]


def test_an_answer_brings_four_words_and_leaves_nothing_else() -> None:
    meeting = Meeting()
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
    bare(meeting.world, Syscall.REPLY_RECV, ENDPOINT, 5, 6, 7, 8, reply=20)
    assert current_thread() is meeting.client
    assert message(meeting.client, 4) == [5, 6, 7, 8]
    assert others(meeting.client) == {0}
    assert meeting.server.state is ThreadState.BLOCKED_ON_RECEIVE
    assert meeting.client.sched_context is not None


def test_a_bare_call_reaches_who_waits_in_an_ordinary_one() -> None:
    meeting = Meeting(is_bare=False)
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
    assert current_thread() is meeting.server
    assert message(meeting.server, 4) == [1, 2, 3, 4]
    assert int(meeting.server.context.resume_at) != 0


FEWER_OR_MORE = [(), (9,), (9, 8), (9, 8, 7), (9, 8, 7, 6), tuple(range(10))]


@pytest.mark.parametrize("words", FEWER_OR_MORE)
def test_an_ordinary_answer_reaches_who_waits_in_a_bare_call(words: tuple[int, ...]) -> None:
    meeting = Meeting()
    bare(meeting.world, Syscall.CALL, ENDPOINT, LEFT, LEFT, LEFT, LEFT)
    meeting.world.syscall(Syscall.REPLY_RECV, ENDPOINT, *words, reply=20)
    assert current_thread() is meeting.client
    assert message(meeting.client, 4) == [*words, 0, 0, 0, 0][:4], "what nobody sent is zero"
    assert others(meeting.client) == {0}
    assert int(meeting.client.context.resume_at) == 0, "it goes on at ra"


@pytest.mark.parametrize("words", FEWER_OR_MORE)
def test_an_ordinary_call_reaches_who_waits_in_a_bare_one(words: tuple[int, ...]) -> None:
    meeting = Meeting()
    meeting.world.syscall(Syscall.CALL, ENDPOINT, *words)
    assert current_thread() is meeting.server
    got = [int(meeting.server.context.words[A0 + 2 + i]) for i in range(4)]
    assert got == [*words, 0, 0, 0, 0][:4], "what nobody sent is zero"
    assert others(meeting.server) == {0}
    assert int(meeting.server.context.resume_at) == 0, "it goes on at ra"


def test_of_a_message_with_a_capability_nothing_is_found_later() -> None:
    meeting = Meeting()
    meeting.world.syscall(Syscall.CALL, ENDPOINT, 1, 2, 3, 4, caps=(ENDPOINT,))
    assert current_thread() is meeting.server
    assert message(meeting.server, 4) == [1, 2, 3, 4]
    assert int(meeting.server.context.resume_at) == BEHIND | ANEW, "all of its registers are saved"
    bare(meeting.world, Syscall.REPLY_RECV, ENDPOINT, 0, 0, 0, 0, reply=20)
    meeting.world.syscall(Syscall.CALL, ENDPOINT, 9)
    assert message(meeting.server, 4) == [9, 0, 0, 0]


def test_word_of_a_fault_reaches_who_waits_in_a_bare_call() -> None:
    meeting = Meeting()
    slot = meeting.world.node.slots[ENDPOINT]
    insert_derived(slot.cap, slot, meeting.client.slots[FAULT_HANDLER])
    meeting.world.fault(Fault(FaultKind.VM, address=u64(0x999)))
    assert current_thread() is meeting.server
    assert message(meeting.server, 2)[1] == 0x999
    assert int(meeting.server.context.resume_at) == BEHIND | ANEW, "all of its registers are saved"


def test_a_signal_reaches_who_waits_in_a_bare_call() -> None:
    meeting = Meeting()
    notification = meeting.world.notification(30, badge=0)
    bind(meeting.server, notification)
    attach(meeting.world.context(), meeting.server)
    signal(notification, u64(0x40))
    meeting.world.leave()
    meeting.world.run(meeting.server)
    assert [int(meeting.server.context.words[A0 + i]) for i in range(6)] == [0x40, 0, 0, 0, 0, 0]
    assert int(meeting.server.context.resume_at) == BEHIND | ANEW, "all of its registers are saved"
    assert others(meeting.server) == {0}


def no_receiver(meeting: Meeting) -> int:
    meeting.world.endpoint(11)
    return 11


def nothing(meeting: Meeting) -> int:
    return 40


def another_object(meeting: Meeting) -> int:
    return 20


def no_right(meeting: Meeting) -> int:
    meeting.world.put(11, EndpointCap(False, True, True, True, meeting.endpoint, u64(0)))
    return 11


def beyond_the_node(meeting: Meeting) -> int:
    return 1 << 20


def with_time(meeting: Meeting) -> int:
    attach(meeting.world.context(), meeting.server)
    return ENDPOINT


def behind_others(meeting: Meeting) -> int:
    meeting.world.reply(21)
    receiver(meeting.world, 110, 21, has_time=False)
    meeting.world.run(meeting.client)
    return ENDPOINT


UNUSUAL = [no_receiver, nothing, another_object, no_right, beyond_the_node, with_time, behind_others]


@pytest.mark.parametrize("prepare", UNUSUAL)
def test_what_is_unusual_is_turned_down_and_changes_nothing(prepare: Callable[[Meeting], int]) -> None:
    meeting = Meeting()
    target = prepare(meeting)
    before = state_of(meeting)
    thread = bare(meeting.world, Syscall.CALL, target, 1, 2, 3, 4)
    assert is_turned_down(thread)
    assert {int(thread.context.words[i]) for i in range(T0, REGISTERS)} == {0}
    assert state_of(meeting) == before


def test_a_longer_message_is_turned_down() -> None:
    meeting = Meeting()
    assert is_turned_down(bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4, length=5))


def test_an_answer_is_turned_down_where_others_wait_to_call() -> None:
    meeting = Meeting()
    second = meeting.world.thread(90)
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
    meeting.world.start(second)
    meeting.world.run(second)
    meeting.world.syscall(Syscall.CALL, ENDPOINT, 5)
    meeting.world.leave()
    assert current_thread() is meeting.server
    before = state_of(meeting)
    assert is_turned_down(bare(meeting.world, Syscall.REPLY_RECV, ENDPOINT, 1, 2, 3, 4, reply=20))
    assert state_of(meeting) == before


@pytest.mark.parametrize("reply", [30, ENDPOINT, 1 << 20])
def test_an_answer_without_a_reply_object_is_turned_down(reply: int) -> None:
    meeting = Meeting()
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
    assert is_turned_down(bare(meeting.world, Syscall.REPLY_RECV, ENDPOINT, 1, 2, 3, 4, reply=reply))


def state_of(meeting: Meeting) -> list[str]:
    """All objects but for registers."""
    return [line for line in everything([meeting.server, meeting.client]) if not is_about_registers(line)]


def is_about_registers(line: str) -> bool:
    return line.startswith(("Context.words", "Context.resume_at", "Tcb.context", "messages"))


def test_a_blocked_caller_that_is_stopped_and_resumed_asks_otherwise() -> None:
    meeting = Meeting()
    bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
    client = meeting.client
    suspend(client)
    assert pc(client) == OTHERWISE
    attach(meeting.world.context(), client)
    restart(client)
    suspend(meeting.server)
    meeting.world.leave()
    assert current_thread() is client
    assert int(client.context.resume_at) == OTHERWISE | ANEW
    assert int(client.context.words[SP]) == STACK
    assert {int(client.context.words[i]) for i in range(T0, REGISTERS)} == {0}


class Blocked(Pair):
    """A thread in a bare call, and one with authority over it."""

    def __init__(self) -> None:
        super().__init__()
        world = self.world
        world.endpoint(ENDPOINT)
        world.reply(20)
        context = self.other.sched_context
        assert context is not None
        world.start(self.other)
        world.run(self.other)
        world.syscall(Syscall.RECV, ENDPOINT, reply=20)
        detach(context)
        world.run(self.caller)
        bare(world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4)
        assert current_thread() is self.other
        bare(world, Syscall.REPLY_RECV, ENDPOINT, 0, 0, 0, 0, reply=20)
        assert current_thread() is self.caller
        assert int(self.other.context.resume_at) == 0
        self.third = world.thread(50)
        world.put_thread(42, self.third)


def test_the_registers_of_a_thread_in_a_bare_call_are_read_as_zeros() -> None:
    pair = Blocked()
    assert pair.call(Label.TCB_READ_REGISTERS, 0, REGISTERS) == 0
    words = message(pair.caller, REGISTERS)
    assert words[:4] == [OTHERWISE, BEHIND, STACK, LEFT], "pc, ra, sp, gp"
    assert words.count(LEFT) == 2, "and tp"
    assert words.count(0) == REGISTERS - 5
    assert pair.other.state is ThreadState.BLOCKED_ON_RECEIVE, "it waits on"


def test_a_message_still_reaches_a_thread_whose_registers_were_read() -> None:
    pair = Blocked()
    assert pair.call(Label.TCB_READ_REGISTERS, 0, 1) == 0
    pair.world.syscall(Syscall.CALL, ENDPOINT, 7, 8, 9, 6)
    assert current_thread() is pair.other
    assert message(pair.other, 4) == [7, 8, 9, 6]
    assert pc(pair.other) == BEHIND


def test_what_is_written_stays_and_the_rest_is_zero() -> None:
    pair = Blocked()
    assert pair.call(Label.TCB_WRITE_REGISTERS, 0, 2, 0x9000, 0x9100) == 0
    words = pair.other.context.words
    assert [int(words[PC]), int(words[RA])] == [0x9000, 0x9100]
    assert {int(words[i]) for i in range(T0, REGISTERS)} == {0}


def test_what_is_copied_from_a_thread_in_a_bare_call() -> None:
    pair = Blocked()
    pair.caller.context.words[A7] = u64(LEFT)
    assert pair.call(Label.TCB_COPY_REGISTERS, FRAME | INTEGER, caps=(40,), on=42) == 0
    assert [int(pair.third.context.words[i]) for i in (PC, RA, SP)] == [OTHERWISE, BEHIND, STACK]
    assert {int(pair.third.context.words[i]) for i in range(T0, REGISTERS)} == {0}


def test_what_is_copied_to_a_thread_in_a_bare_call() -> None:
    pair = Blocked()
    for i in range(REGISTERS):
        pair.third.context.words[i] = u64(0x100 + i)
    assert pair.call(Label.TCB_COPY_REGISTERS, FRAME, caps=(42,)) == 0
    words = [int(pair.other.context.words[i]) for i in range(REGISTERS)]
    assert words[:3] == [0x100, 0x101, 0x102]
    assert [words[T0], words[TP]] == [0, LEFT], "neither is in the frame"


def test_a_thread_at_address_zero_is_in_no_bare_call() -> None:
    pair = Pair()
    pair.other.context.words[A7] = u64(5)
    assert pair.call(Label.TCB_WRITE_REGISTERS, 1, 1, 0) == 0
    suspend(pair.caller)
    pair.world.leave()
    assert current_thread() is pair.other
    assert pc(pair.other) == 0
    assert int(pair.other.context.words[A7]) == 5


def test_a_thread_that_was_stopped_between_two_instructions_is_where_it_was() -> None:
    pair = Pair()
    pair.world.start(pair.other)
    pair.other.context.resume_at = u64(0x2000 | ANEW)
    assert pair.call(Label.TCB_SUSPEND) == 0
    assert int(pair.other.context.words[PC]) == 0x2000


def play(case: Round) -> list[str]:
    """The round, its state without registers, and the message of the thread that goes on."""
    state = [line for line in everything(test_fastpath.play(case)) if not is_about_registers(line)]
    return [*state, str([int(word) for word in message(current_thread(), 4)])]


def play_bare(case: Round, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The same with bare calls where a program could make them, and ordinary ones where those are turned down."""
    ordinary = World.syscall

    def syscall(world: World, number: Syscall, cptr: int = 0, *words: int, **more: Any) -> Tcb:
        thread = current_thread()
        if number in (Syscall.CALL, Syscall.REPLY_RECV) and len(words) == 4 and not more.get("unwrapped"):
            length = 4 | more.get("label", 0) << 12
            bare(world, number, cptr, *words, reply=more.get("reply", 0), length=length)
            if not is_turned_down(thread):
                return thread
        return ordinary(world, number, cptr, *words, **more)

    with monkeypatch.context() as patch:
        patch.setattr(World, "syscall", syscall)
        return play(case)


FOUR = st.lists(st.integers(1, 2**64 - 1), min_size=4, max_size=4).map(tuple)


@settings(deadline=None, max_examples=40)
@given(ROUNDS, FOUR, FOUR)
@example(Round(), (1, 2, 3, 4), (5, 6, 7, 8))
@example(Round(is_nested=True), (1, 2, 3, 4), (5, 6, 7, 8))
def test_bare_calls_do_what_ordinary_ones_do(case: Round, call: tuple[int, ...], answer: tuple[int, ...]) -> None:
    case = replace(case, call=call, answer=answer, unwrapped=0, sends=False)
    assume(case.ready <= case.client)
    assume(case.elapsed < 4_500 or (case.server_has_time and not case.is_nested and case.waiting == 0))
    with pytest.MonkeyPatch.context() as patch:
        assert play_bare(case, patch) == play(case)


def test_a_kernel_without_fast_paths_turns_all_down() -> None:
    def ask() -> list[str]:
        meeting = Meeting(is_bare=False)
        called = is_turned_down(bare(meeting.world, Syscall.CALL, ENDPOINT, 1, 2, 3, 4))
        answered = is_turned_down(bare(meeting.world, Syscall.REPLY_RECV, ENDPOINT, 1, 2, 3, 4, reply=20))
        return [str(called), str(answered)]

    assert both_ways(ask) == (["False", "False"], ["True", "True"])
