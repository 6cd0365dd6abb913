"""System calls: answers, faults, and where threads go on."""

from __future__ import annotations

import pytest

from codegen.lang import machine, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.syscalls import Syscall
from kernel.message import ipc_buffer, message_word
from kernel.results import Preempted
from kernel.schedule import current_thread
from kernel.shapes import A0, A2, PC, EndpointCap, Tcb, ThreadState
from kernel.tests.world import TICKS, World, error_of, info, message, pc


def running(world: World) -> Tcb:
    """A thread that runs at 0x1000."""
    thread = world.thread()
    thread.context.words[PC] = u64(0x1000)
    world.start(thread)
    return thread


def test_a_completed_call_continues_behind_it() -> None:
    world = World()
    thread = running(world)
    world.syscall(Syscall.YIELD)
    assert pc(thread) == 0x1004
    world.syscall(Syscall.NB_SEND, 99)
    assert pc(thread) == 0x1008


def test_a_call_to_nothing_is_answered_with_an_error() -> None:
    world = World()
    thread = running(world)
    world.syscall(Syscall.CALL, 77)
    assert error_of(thread) == Error.INVALID_CAPABILITY.value
    assert message(thread, 1) == [0]
    assert thread.context.words[A0] == 0


def test_only_calls_are_answered() -> None:
    world = World()
    thread = running(world)
    world.syscall(Syscall.SEND, 77, 5, label=3)
    assert int(info(thread).label) == 3, "the registers are as they were"
    assert thread.context.words[A2] == 5


def test_a_send_without_the_right_is_an_error() -> None:
    world = World()
    endpoint = world.endpoint(10)
    world.put(11, EndpointCap(False, True, False, False, endpoint, u64(0)))
    thread = running(world)
    world.syscall(Syscall.CALL, 11)
    assert error_of(thread) == Error.INVALID_CAPABILITY.value


def test_a_failed_lookup_in_an_argument_is_described() -> None:
    world = World()
    thread = running(world)
    world.syscall(Syscall.CALL, 1, 5, 64, 5, 64, 15, label=Label.CNODE_COPY.value, caps=(77,))
    assert error_of(thread) == Error.FAILED_LOOKUP.value
    assert message(thread, 2) == [1, 1], "the source's root is no CNode"


def test_an_extra_capability_that_is_not_found_is_a_fault() -> None:
    world = World()
    thread = running(world)
    world.syscall(Syscall.CALL, 1, caps=(0x500,))
    assert thread.state is ThreadState.INACTIVE
    assert "address 500" in machine.text


def test_a_preempted_invocation_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    thread = running(world)
    monkeypatch.setattr("kernel.syscall.invoke", lambda call, slot: Preempted.PREEMPTED)
    world.syscall(Syscall.CALL, 1, label=Label.CNODE_DELETE.value)
    assert current_thread() is thread
    assert pc(thread) == 0x1000
    assert thread.state is ThreadState.RUNNING


def test_without_time_the_call_is_made_later() -> None:
    world = World()
    world.endpoint(10)
    other = world.thread()
    thread = running(world)
    world.start(other)
    machine.csrs["time"] = 1000 * TICKS
    world.syscall(Syscall.SEND, 10)
    assert current_thread() is other
    assert pc(thread) == 0x1000


def test_a_call_to_a_thread_without_answer_stays_silent_until_it_comes() -> None:
    world = World()
    world.endpoint(10)
    world.reply(20)
    server = world.thread(50)
    thread = running(world)
    world.syscall(Syscall.CALL, 10, 7)
    world.start(server)
    world.syscall(Syscall.RECV, 10, reply=20)
    assert thread.state is ThreadState.BLOCKED_ON_REPLY
    assert pc(thread) == 0x1000
    world.syscall(Syscall.SEND, 20, 8)
    assert current_thread() is thread
    assert pc(thread) == 0x1004
    assert message_word(thread, ipc_buffer(thread, for_writing=False), u64(0)) == 8


def test_the_first_half_of_a_combined_call_reaches_no_kernel_object() -> None:
    world = World()
    notification = world.notification(10, badge=1)
    thread = running(world)
    world.put_thread(40, thread)
    world.syscall(Syscall.NB_SEND_RECV, 10, label=Label.TCB_SUSPEND.value, first=40, reply=0)
    assert thread.state is ThreadState.BLOCKED_ON_NOTIFICATION
    assert notification.waiting.first is thread


def test_nb_send_wait_names_its_receiver_in_a6() -> None:
    world = World()
    signalled = world.notification(10, badge=1)
    world.notification(11)
    thread = running(world)
    world.syscall(Syscall.NB_SEND_WAIT, 11, reply=10)
    assert signalled.badge == 1
    assert thread.state is ThreadState.BLOCKED_ON_NOTIFICATION


def test_debug_calls_are_made() -> None:
    world = World()
    thread = running(world)
    thread.context.words[A0] = u64(ord("x"))
    world.syscall(Syscall.DEBUG_PUT_CHAR, ord("x"))
    assert thread.state is ThreadState.RUNNING
    assert pc(thread) == 0x1004
