"""The debug calls that print: all threads, and what their capability spaces hold."""

from __future__ import annotations

import pytest

from codegen.lang import PAddr, machine, tag_of, u64
from kernel.abi.objects import ObjectType
from kernel.abi.syscalls import Syscall
from kernel.dump import enlist, strike
from kernel.object.creation import create_object
from kernel.object.deletion import delete
from kernel.object.derivation import insert_root
from kernel.shapes import DomainCap, Tcb, ThreadCap
from kernel.state import shared
from kernel.tests.build import MEMORY, make_node
from kernel.tests.caller import THREAD, Caller
from kernel.tests.world import World


def listed() -> list[Tcb]:
    """All threads, as the debug calls find them; the list leads both ways."""
    found: list[Tcb] = []
    thread = shared.threads
    while thread is not None:
        assert thread.listed_previous is (found[-1] if found else None)
        found.append(thread)
        thread = thread.listed_next
    return found


def said() -> list[str]:
    """What was printed of threads, without their addresses."""
    return [line.split(": ", 1)[1] for line in machine.text.splitlines() if line.startswith("thread ")]


def test_all_threads_are_dumped() -> None:
    world = World()
    first, second = world.thread(30), world.thread(90)
    world.endpoint(10)
    world.start(first, second)
    world.syscall(Syscall.WAIT, 10)
    world.syscall(Syscall.DEBUG_DUMP_SCHEDULER)
    assert said() == ["priority 90, domain 0, pc 0, state 4", "priority 30, domain 0, pc 0, state 0"]


def test_a_thread_without_time_is_dumped_as_waiting() -> None:
    world = World()
    thread = world.thread(80, period_us=10_000)
    world.start(thread, world.thread(70))
    world.wait_us(1001)
    world.syscall(Syscall.DEBUG_DUMP_SCHEDULER)
    assert said()[1] == "priority 80, domain 0, pc 0, state 0, waits for time"


def test_a_snapshot_lists_the_used_slots() -> None:
    world = World()
    world.endpoint(40)
    world.notification(41)
    world.start(world.thread())
    world.syscall(Syscall.DEBUG_SNAPSHOT)
    assert "  slot 40: kind 4 at 5a001000, 4 bits\n  slot 41: kind 6 at 5a002000, 6 bits\n" in machine.text
    assert "slot 42" not in machine.text


def test_a_snapshot_lists_the_slots_of_threads() -> None:
    world = World()
    thread = world.thread()
    world.start(thread)
    world.syscall(Syscall.DEBUG_SNAPSHOT)
    own = machine.text.splitlines()[1:4]
    assert [line.split(" at")[0] for line in own] == ["  slot 0: kind 10", "  slot 1: kind 3", "  slot 4: kind 1"]


def test_a_snapshot_lists_cnodes_in_cnodes_and_a_shared_space_once() -> None:
    world = World()
    world.start(world.thread(), world.thread())
    inner = make_node(2, address=0x4100_0000)
    world.put(50, inner)
    insert_root(ThreadCap(world.thread()), inner.slots[3])
    world.syscall(Syscall.DEBUG_SNAPSHOT)
    assert machine.text.count("cnode at 40000000, 13 bits") == 1
    assert machine.text.count("cnode at 41000000, 7 bits\n  slot 3: kind 12 at ") == 1


def test_a_new_thread_is_listed_until_it_is_deleted() -> None:
    made = Caller()
    before = listed()
    assert made.thread in before
    cap = create_object(ObjectType.TCB, u64(0), PAddr(MEMORY + 0x10_0000), is_device=False)
    assert isinstance(cap, ThreadCap)
    assert listed() == [cap.thread, *before]
    insert_root(cap, made.slot(200))
    delete(made.slot(200))
    assert listed() == before
    delete(made.slot(THREAD))
    assert listed() == [thread for thread in before if thread is not made.other]


def test_threads_leave_the_list_from_any_place() -> None:
    threads = [Tcb() for _ in range(3)]
    for thread in threads:
        enlist(thread)
    strike(threads[1])
    assert listed() == [threads[2], threads[0]]
    strike(threads[2])
    strike(threads[0])
    assert listed() == []


def test_a_build_without_debug_calls_lists_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.dump.DEBUG", False)
    thread = Tcb()
    enlist(thread)
    strike(thread)
    assert listed() == []


def test_a_snapshot_tells_no_place_of_what_has_none() -> None:
    world = World()
    world.put(40, DomainCap())
    world.start(world.thread())
    world.syscall(Syscall.DEBUG_SNAPSHOT)
    assert f"  slot 40: kind {tag_of(DomainCap())}" in machine.text.splitlines()
