"""The debug calls that print: the scheduler's queues, and what a capability space holds."""

from __future__ import annotations

from codegen.lang import machine
from kernel.abi.syscalls import Syscall
from kernel.tests.world import World


def test_the_scheduler_is_dumped_by_priority() -> None:
    world = World()
    threads = [world.thread(priority) for priority in (30, 90, 60)]
    world.start(*threads)
    world.syscall(Syscall.DEBUG_DUMP_SCHEDULER)
    said = [line for line in machine.text.splitlines() if "priority" in line]
    assert said == ["current: , priority 90, pc 0", "ready: , priority 60, pc 0", "ready: , priority 30, pc 0"]


def test_a_thread_without_time_is_dumped_as_waiting() -> None:
    world = World()
    thread = world.thread(80, period_us=10_000)
    other = world.thread(70)
    world.start(thread, other)
    world.wait_us(1001)
    world.syscall(Syscall.DEBUG_DUMP_SCHEDULER)
    assert "waits for time: , priority 80, pc 0" in machine.text


def test_a_snapshot_lists_the_used_slots() -> None:
    world = World()
    world.endpoint(40)
    world.notification(41)
    world.start(world.thread())
    world.syscall(Syscall.DEBUG_SNAPSHOT)
    assert "slot 40: kind 4\nslot 41: kind 6\n" in machine.text
    assert "slot 42" not in machine.text
