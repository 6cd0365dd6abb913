"""Notifications, a sentence of the reference each."""

from __future__ import annotations

import pytest

from kernel.abi.syscalls import Syscall
from kernel.object.notification import bind
from kernel.shapes import A0, ThreadState
from kernel.tests.conformance.parties import NOTIFICATION, Parties
from kernel.tests.world import World

SILENT = 13  # a notification capability without badge


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_signal_wakes_one_thread(count: int) -> None:
    world = World()
    world.notification(NOTIFICATION, badge=4)
    waiting = [world.thread(100) for _ in range(count)]
    for thread in waiting:
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.WAIT, NOTIFICATION)
    world.start(world.thread(90))
    world.syscall(Syscall.SEND, NOTIFICATION)
    states = [thread.state for thread in waiting]
    assert states == [ThreadState.RUNNING, *[ThreadState.BLOCKED_ON_NOTIFICATION] * (count - 1)]


def test_a_signal_without_badge_wakes() -> None:
    parties = Parties()
    parties.world.notification(SILENT)
    parties.receive(Syscall.WAIT, SILENT)
    parties.world.syscall(Syscall.SEND, SILENT)
    assert parties.receiver.state is ThreadState.RUNNING
    assert parties.receiver.context.words[A0] == 0


@pytest.mark.parametrize("sends", [False, True])
def test_a_bound_thread_that_does_not_receive_is_left_alone(*, sends: bool) -> None:
    parties = Parties()
    bind(parties.sender, parties.notification)
    if sends:
        parties.world.syscall(Syscall.SEND, parties.through)
        assert parties.sender.state is ThreadState.BLOCKED_ON_SEND
    before = parties.sender.state
    other = parties.world.thread(90)
    parties.world.start(other)
    parties.world.run(other)
    parties.world.syscall(Syscall.SEND, NOTIFICATION)
    assert parties.sender.state is before
    assert parties.notification.badge == 4
