"""Faults: what handlers are told, what their answers do, and what happens without one."""

from __future__ import annotations

from codegen.lang import machine, u64
from kernel.abi.faults import FaultLabel
from kernel.abi.syscalls import Syscall
from kernel.fault import is_handler
from kernel.fault_message import UNKNOWN_SYSCALL_REGISTERS, apply_fault_reply
from kernel.message import ipc_buffer, set_message_word
from kernel.object.derivation import insert_derived
from kernel.schedule import current_thread
from kernel.shapes import FAULT_HANDLER, PC, SP, TIMEOUT_HANDLER, EndpointCap, Fault, FaultKind, Tcb, ThreadState
from kernel.tests.world import World, info, message, pc
from simulator.entering import on_syscall

VM_FAULT = Fault(FaultKind.VM, address=u64(0x5000), code=u64(13))


def handled(world: World, *, slot: int = FAULT_HANDLER, period_us: int = 0) -> tuple[Tcb, Tcb]:
    """A handler that waits, and a thread whose faults it handles, which runs."""
    world.endpoint(10, badge=33)
    world.reply(20)
    handler, thread = world.thread(120), world.thread(100, period_us=period_us)
    source = world.node.slots[10]
    insert_derived(source.cap, source, thread.slots[slot])
    thread.context.words[PC] = u64(0x1000)
    thread.context.words[SP] = u64(0x8000)
    world.start(handler)
    world.syscall(Syscall.RECV, 10, reply=20)
    world.start(thread)
    assert current_thread() is thread
    return handler, thread


def test_a_vm_fault_is_told_and_the_answer_runs_the_instruction_again() -> None:
    world = World()
    handler, thread = handled(world)
    world.fault(VM_FAULT)
    assert current_thread() is handler
    assert int(info(handler).label) == FaultLabel.VM_FAULT.value
    assert message(handler, 4) == [0x1000, 0x5000, 0, 13]
    assert thread.state is ThreadState.BLOCKED_ON_REPLY
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert current_thread() is thread
    assert pc(thread) == 0x1000
    assert thread.fault.kind is FaultKind.NONE


def test_an_unknown_system_call_is_told_with_its_registers() -> None:
    world = World()
    handler, thread = handled(world)
    on_syscall(u64(0x1234))
    assert int(info(handler).label) == FaultLabel.UNKNOWN_SYSCALL.value
    assert int(info(handler).length) == 11
    words = message(handler, 11)
    assert (words[0], words[1], words[10]) == (0x1000, 0x8000, 0x1234)
    assert thread.state is ThreadState.BLOCKED_ON_REPLY


def test_the_answer_to_an_unknown_system_call_sets_registers() -> None:
    world = World()
    handler, thread = handled(world)
    on_syscall(u64(0x1234))
    assert current_thread() is handler
    world.syscall(Syscall.REPLY_RECV, 10, 0x1004, 0x9000, 1, 77, reply=20)
    assert current_thread() is thread
    assert pc(thread) == 0x1004
    assert thread.context.words[SP] == 0x9000
    assert thread.context.words[10] == 77


def test_an_answer_with_a_label_keeps_the_thread_stopped() -> None:
    world = World()
    _, thread = handled(world)
    world.fault(Fault(FaultKind.USER_EXCEPTION, address=u64(2)))
    world.syscall(Syscall.REPLY_RECV, 10, label=1, reply=20)
    assert thread.state is ThreadState.INACTIVE


def test_a_capability_fault_tells_the_address_and_why() -> None:
    world = World()
    handler, thread = handled(world)
    world.syscall(Syscall.CALL, 0x500)
    assert current_thread() is handler
    assert int(info(handler).label) == FaultLabel.CAP_FAULT.value
    assert message(handler, 4) == [0x1000, 0x500, 0, 4], "the guard does not match"
    world.syscall(Syscall.REPLY_RECV, 10, reply=20)
    assert current_thread() is thread
    assert pc(thread) == 0x1000, "the call is made again"


def test_receiving_from_nothing_is_a_fault_in_receive() -> None:
    world = World()
    handler, _ = handled(world)
    world.syscall(Syscall.NB_RECV, 99, reply=20)
    assert message(handler, 4) == [0x1000, 99, 1, 2]


def test_without_a_handler_the_thread_stops_and_the_console_says_so() -> None:
    world = World()
    thread = world.thread()
    world.start(thread)
    thread.context.words[PC] = u64(0xABC)
    world.fault(VM_FAULT)
    assert thread.state is ThreadState.INACTIVE
    assert "pc abc" in machine.text
    assert "address 5000" in machine.text


def test_a_used_up_budget_is_told_to_the_timeout_handler() -> None:
    world = World()
    handler, thread = handled(world, slot=TIMEOUT_HANDLER, period_us=10_000)
    context = thread.sched_context
    assert context is not None
    context.badge = u64(55)
    world.wait_us(1001)
    assert current_thread() is handler
    assert int(info(handler).label) == FaultLabel.TIMEOUT.value
    assert message(handler, 2) == [55, 1001]
    assert thread.state is ThreadState.BLOCKED_ON_REPLY


def test_without_a_timeout_handler_the_thread_waits_for_its_next_refill() -> None:
    world = World()
    thread = world.thread(period_us=10_000)
    world.start(thread)
    world.wait_us(1001)
    assert thread.in_release_queue
    assert thread.state is ThreadState.RUNNING
    world.wait_us(9001)
    assert current_thread() is thread


def test_who_may_not_send_tells_no_faults() -> None:
    endpoint = World().endpoint(10)
    for can_send in (False, True):
        for grant, grant_reply in ((False, False), (True, False), (False, True)):
            cap = EndpointCap(can_send, True, grant, grant_reply, endpoint, u64(0))
            assert is_handler(cap) == (can_send and (grant or grant_reply))


def test_an_answer_changes_as_many_registers_as_it_is_long() -> None:
    world = World()
    handler, thread = world.thread(), world.thread()
    buffer = ipc_buffer(handler, for_writing=True)
    for i in range(8):
        set_message_word(handler, buffer, u64(i), u64(50 + i))
        thread.context.words[UNKNOWN_SYSCALL_REGISTERS[i]] = u64(9)
    assert apply_fault_reply(thread, FaultKind.UNKNOWN_SYSCALL, handler, buffer, label=u64(0), length=u64(2))
    found = [int(thread.context.words[UNKNOWN_SYSCALL_REGISTERS[i]]) for i in range(4)]
    assert found == [50, 51, 9, 9]


def test_a_slice_that_is_over_is_no_matter_for_the_timeout_handler() -> None:
    """Threads without a period take turns; nobody handles that."""
    world = World()
    handler, thread = handled(world, slot=TIMEOUT_HANDLER)
    world.wait_us(1001)
    assert current_thread() is thread
    assert handler.state is ThreadState.BLOCKED_ON_RECEIVE
