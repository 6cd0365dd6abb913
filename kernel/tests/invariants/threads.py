"""Threads: what a thread is linked to agrees with what it does."""

from __future__ import annotations

from kernel.ready import is_runnable, is_schedulable
from kernel.shapes import FaultKind, Tcb, ThreadState
from kernel.state import core
from kernel.tests.invariants.living import lives, threads

AT_ENDPOINT = (ThreadState.BLOCKED_ON_SEND, ThreadState.BLOCKED_ON_RECEIVE)
HELD = (ThreadState.BLOCKED_ON_REPLY, ThreadState.BLOCKED_ON_RECEIVE)
MAY_HAVE_FAULTED = (ThreadState.BLOCKED_ON_SEND, ThreadState.BLOCKED_ON_REPLY)


def check_threads() -> None:
    """Each thread by itself, and those that the core knows."""
    for thread in threads():
        check_waiting(thread)
        check_bindings(thread)
    for known in (core.current, core.candidate, core.float_owner):
        assert known is None or known is core.idle_thread or lives(known), "the threads that a core knows live"


def check_waiting(thread: Tcb) -> None:
    """State, queues and reply object."""
    state = thread.state
    assert state not in AT_ENDPOINT or thread.endpoint is not None, "a thread knows the endpoint it waits at"
    waits = state is ThreadState.BLOCKED_ON_NOTIFICATION
    assert (thread.notification is not None) == waits, "a thread knows the notification it waits for"
    reply = thread.reply if state in (*AT_ENDPOINT, *HELD) else None
    assert reply is None or reply.caller is thread, "the reply object of a thread leads back to it"
    assert reply is None or state in HELD, "only who calls or receives has a reply object"
    assert reply is not None or state is not ThreadState.BLOCKED_ON_REPLY, "a reply object holds each caller"
    has_fault = thread.fault.kind is not FaultKind.NONE
    assert not has_fault or state in MAY_HAVE_FAULTED, "a thread with a fault waits for its handler"


def check_bindings(thread: Tcb) -> None:
    """What a thread is bound to is bound to it."""
    notification, context, target = thread.bound_notification, thread.sched_context, thread.yield_to
    assert notification is None or notification.bound_thread is thread, "a binding leads both ways"
    assert context is None or context.thread is thread, "a thread's context knows the thread"
    assert target is None or target.yielded_by is thread, "a context knows who yielded to it"


def check_running() -> None:
    """When the kernel is left: the current thread runs, and no other that could is forgotten."""
    current = core.current
    assert current is not None, "there is a current thread"
    assert current is core.idle_thread or is_runnable(current), "the current thread can run"
    assert not current.in_ready_queue, "the current thread is in no ready queue"
    assert core.candidate is None, "the scheduler has considered its candidate"
    assert core.context is current.sched_context, "time is used from the current thread's context"
    for thread in threads():
        if thread is not current and is_schedulable(thread):
            assert thread.in_ready_queue, "a thread that can run is in a ready queue"
