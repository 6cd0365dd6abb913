"""Faults on the fast path, and the answers to them, leave the state that the ordinary path leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.lang import machine, u64
from kernel import entry
from kernel.abi.syscalls import Syscall
from kernel.clock import update_time
from kernel.fastpath import fast_fault, fast_reply_receive
from kernel.object.derivation import insert_derived
from kernel.schedule import current_thread
from kernel.shapes import ANEW, FAULT_HANDLER, EndpointCap, Fault, FaultKind, Tcb
from kernel.state import core
from kernel.tests.test_fastpath import both_ways, everything, noting, receiver
from kernel.tests.world import World, pc, start_over
from simulator.entering import on_syscall

MEMORY = Fault(FaultKind.VM, address=u64(0x5000), code=u64(5))
EXCEPTION = Fault(FaultKind.USER_EXCEPTION, address=u64(2))


@dataclass(frozen=True)
class Case:
    """A fault and the answer, and what stands around them."""

    fault: Fault = EXCEPTION
    thread: int = 100  # priorities
    handler: int = 120
    has_time: bool = False  # the handler
    is_there: bool = True  # the handler waits
    waiting: int = 0  # receivers that wait as well
    rights: tuple[bool, bool] = (True, True)  # to send, and to grant
    answer: tuple[int, ...] = (0x2000,)
    label: int = 0
    elapsed: int = 0
    unknown_call: bool = False  # an unknown system call instead
    is_sporadic: bool = False  # the handler's time
    has_floats: bool = False  # the handler has used floating point
    is_renamed: bool = False  # address spaces changed since the handler ran
    progress: int = 0  # of a call that was preempted


def play(case: Case) -> list[Tcb]:
    """Let a thread fault, and its handler answer and wait; all threads are answered."""
    start_over()
    world = World()
    endpoint = world.endpoint(10, badge=6)
    can_send, can_grant = case.rights
    world.put(11, EndpointCap(can_send, True, False, can_grant, endpoint, u64(9)))
    for number in (20, 21, 22):
        world.reply(number)
    others = [receiver(world, 110, 21 + i, has_time=False) for i in range(case.waiting)]
    if case.is_there:
        others.append(receiver(world, case.handler, 20, has_time=case.has_time))
    if case.is_there:
        prepare(others[-1], case)
    thread = world.thread(case.thread)
    insert_derived(world.node.slots[11].cap, world.node.slots[11], thread.slots[FAULT_HANDLER])
    world.start(thread)
    world.run(thread)
    thread.progress = u64(case.progress)
    machine.csrs["time"] = case.elapsed
    if case.unknown_call:
        on_syscall(u64(-99))
    else:
        world.fault(case.fault)
    machine.csrs["time"] = 2 * case.elapsed
    if current_thread() in others:
        own = 20 if current_thread() is others[-1] else 21
        world.syscall(Syscall.REPLY_RECV, 10, *case.answer, label=case.label, reply=own)
    update_time()
    return [thread, *others]


def prepare(handler: Tcb, case: Case) -> None:
    """Let a handler that waits be as the case has it."""
    if handler.sched_context is not None:
        handler.sched_context.is_sporadic = case.is_sporadic
    if case.has_floats:
        handler.space_epoch &= ~u64(1)
    if case.is_renamed:
        core.space_epoch += 2


CASES = st.builds(
    Case,
    fault=st.sampled_from([MEMORY, EXCEPTION]),
    thread=st.sampled_from([90, 100, 120]),
    handler=st.sampled_from([90, 100, 120]),
    has_time=st.booleans(),
    is_there=st.sampled_from([True, True, False]),
    waiting=st.integers(0, 2),
    rights=st.sampled_from([(True, True), (True, False), (False, True)]),
    answer=st.sampled_from([(), (0x2000,), (0x2000, 0x7000, 1), tuple(range(9))]),
    label=st.sampled_from([0, 0, 1]),
    elapsed=st.sampled_from([0, 50, 4_400]),
    unknown_call=st.booleans(),
    is_sporadic=st.booleans(),
    has_floats=st.booleans(),
    is_renamed=st.booleans(),
    progress=st.sampled_from([0, 77]),
)


@settings(deadline=None, max_examples=50)
@given(CASES)
def test_both_paths_leave_the_same_state(case: Case) -> None:
    if case.elapsed and not case.has_time:
        case = replace(case, elapsed=0)  # lent time is not looked at
    fast, ordinary = both_ways(lambda: everything(play(case)))
    assert fast == ordinary


USUAL = Case()


@pytest.mark.parametrize(
    ("case", "paths"),
    [
        (USUAL, ["fast_fault", "fast_reply_receive"]),
        (replace(USUAL, fault=MEMORY), ["fast_fault", "fast_reply_receive"]),
        (replace(USUAL, waiting=2), ["fast_fault", "fast_reply_receive"]),
        (replace(USUAL, has_time=True, elapsed=50), ["fast_fault"]),
        (replace(USUAL, unknown_call=True), ["fast_reply_receive"]),
        (replace(USUAL, is_there=False), []),
        (replace(USUAL, has_floats=True), ["fast_fault", "fast_reply_receive"]),
        (replace(USUAL, has_time=True, is_sporadic=True), []),
        (replace(USUAL, is_renamed=True), ["fast_reply_receive"]),
        (replace(USUAL, rights=(False, True)), []),
    ],
)
def test_what_is_fast(case: Case, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    for path in (fast_fault, fast_reply_receive):
        monkeypatch.setattr(entry, path.__name__, noting(path, taken))
    play(case)
    assert [path for path in taken if path in paths or path != "fast_reply_receive"] == paths


def test_the_answer_to_an_exception_moves_the_thread() -> None:
    thread, _handler = play(USUAL)
    assert current_thread() is thread
    assert pc(thread) == int(thread.context.resume_at) - ANEW == 0x2000


@pytest.mark.parametrize("is_there", [True, False])
def test_who_faults_starts_a_preempted_call_anew(is_there: bool) -> None:
    thread, *_handler = play(replace(USUAL, progress=77, is_there=is_there))
    assert thread.progress == 0
