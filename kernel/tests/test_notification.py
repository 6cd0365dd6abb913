"""Notifications: signals that are kept, waited for, and delivered to bound threads."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.syscalls import Syscall
from kernel.object.cancel import turn_away
from kernel.object.donation import detach
from kernel.object.endpoint import receive_ipc
from kernel.object.notification import bind, signal, take_signal, unbind
from kernel.schedule import current_thread
from kernel.shapes import A0, NotificationCap, NotificationState, ThreadState
from kernel.tests.world import World, context_of, pc, state


def test_signals_are_kept_and_taken_together() -> None:
    world = World()
    notification = world.notification(10, badge=1)
    world.put(11, NotificationCap(True, True, notification, u64(4)))
    thread = world.thread()
    world.start(thread)
    world.syscall(Syscall.SEND, 10)
    world.syscall(Syscall.SEND, 11)
    assert notification.badge == 5
    world.syscall(Syscall.WAIT, 10)
    assert thread.context.words[A0] == 5
    assert notification.state is NotificationState.IDLE
    world.syscall(Syscall.NB_WAIT, 10)
    assert thread.context.words[A0] == 0


def test_a_signal_wakes_one_waiting_thread() -> None:
    world = World()
    notification = world.notification(10, badge=8)
    first, second, signaller = world.thread(), world.thread(), world.thread(50)
    for thread in (first, second):
        thread.context.words[0] = u64(0x2000)
        world.start(thread)
        world.run(thread)
        world.syscall(Syscall.WAIT, 10)
    world.start(signaller)
    assert current_thread() is signaller
    world.syscall(Syscall.SEND, 10)
    assert current_thread() is first, "it has the higher priority"
    assert first.context.words[A0] == 8
    assert pc(first) == 0x2004
    assert state(second) is ThreadState.BLOCKED_ON_NOTIFICATION
    assert notification.state is NotificationState.WAITING


def test_a_bound_thread_is_signalled_while_it_receives() -> None:
    world = World()
    notification = world.notification(10, badge=2)
    endpoint = world.endpoint(11)
    receiver, signaller = world.thread(), world.thread(50)
    bind(receiver, notification)
    world.start(receiver)
    world.syscall(Syscall.WAIT, 11)
    world.start(signaller)
    world.syscall(Syscall.SEND, 10)
    assert state(receiver) is ThreadState.RUNNING
    assert receiver.context.words[A0] == 2
    assert endpoint.waiting.first is None


def test_signals_kept_before_the_thread_was_bound_are_added_to() -> None:
    world = World()
    notification = world.notification(10, badge=2)
    world.put(12, NotificationCap(True, True, notification, u64(4)))
    world.endpoint(11)
    receiver, signaller = world.thread(), world.thread(50)
    world.start(receiver)
    world.syscall(Syscall.WAIT, 11)
    world.start(signaller)
    world.syscall(Syscall.SEND, 10)
    bind(receiver, notification)
    world.syscall(Syscall.SEND, 12)
    world.syscall(Syscall.NB_SEND, 12)
    assert state(receiver) is ThreadState.BLOCKED_ON_RECEIVE
    assert notification.badge == 6


def test_a_kept_signal_is_taken_before_a_message() -> None:
    world = World()
    notification = world.notification(10, badge=2)
    world.endpoint(11, badge=9)
    receiver, sender = world.thread(), world.thread()
    bind(receiver, notification)
    world.start(sender)
    world.syscall(Syscall.SEND, 10)
    world.start(receiver)
    world.run(sender)
    world.syscall(Syscall.SEND, 11)
    world.syscall(Syscall.WAIT, 11)
    assert current_thread() is receiver
    assert receiver.context.words[A0] == 2
    world.syscall(Syscall.WAIT, 11)
    assert receiver.context.words[A0] == 9


def test_only_the_bound_thread_may_wait() -> None:
    world = World()
    notification = world.notification(10)
    bound, other = world.thread(), world.thread()
    bind(bound, notification)
    world.start(other)
    world.syscall(Syscall.WAIT, 10)
    assert state(other) is ThreadState.INACTIVE, "a fault without handler"


def test_unbinding_forgets_both_ways() -> None:
    world = World()
    notification = world.notification(10)
    thread = world.thread()
    bind(thread, notification)
    unbind(notification)
    assert thread.bound_notification is None
    assert notification.bound_thread is None


def test_who_is_turned_away_starts_over() -> None:
    world = World()
    notification = world.notification(10)
    thread = world.thread()
    world.start(thread)
    world.syscall(Syscall.WAIT, 10)
    turn_away(thread)
    assert state(thread) is ThreadState.RESTART
    assert notification.state is NotificationState.IDLE


def test_a_notification_lends_its_context_to_a_passive_thread_until_it_waits_again() -> None:
    world = World()
    notification = world.notification(10, badge=1)
    server, signaller = world.thread(120), world.thread(50)
    context = server.sched_context
    assert context is not None
    notification.sched_context = context
    context.notification = notification
    world.start(server)
    world.syscall(Syscall.WAIT, 10)
    assert context_of(server) is None, "it goes back when the thread blocks"
    world.start(signaller)
    world.syscall(Syscall.SEND, 10)
    assert current_thread() is server
    assert context_of(server) is context
    world.syscall(Syscall.WAIT, 10)
    assert current_thread() is signaller
    assert context.thread is None


def test_a_badge_that_was_taken_is_gone() -> None:
    """By the ordinary way; most waits take a fast one."""
    world = World()
    notification = world.notification(10)
    thread = world.thread()
    for badge in (1, 2):
        signal(notification, u64(badge))
        take_signal(thread, notification)
        assert thread.context.words[A0] == badge


@pytest.mark.parametrize("is_free", [False, True])
def test_time_that_another_has_is_neither_lent_nor_given_back(*, is_free: bool) -> None:
    world = World()
    notification, endpoint = world.notification(10), world.endpoint(11)
    user, thread = world.thread(), world.thread(passive=True)
    context = user.sched_context
    assert context is not None
    notification.sched_context = context
    context.notification = notification
    bind(thread, notification)
    if is_free:
        detach(context)
    signal(notification, u64(1))
    take_signal(thread, notification)
    assert thread.sched_context is (context if is_free else None)
    receive_ipc(thread, endpoint, None, is_blocking=True)
    assert thread.sched_context is None
    assert context.thread is (None if is_free else user)
