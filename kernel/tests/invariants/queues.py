"""Queues: each holds exactly those who wait there, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.clock import FOREVER
from kernel.ready import is_schedulable
from kernel.refill import head
from kernel.schedule import has_budget
from kernel.shapes import Endpoint, Notification, NotificationState, ReadyQueues, Tcb, ThreadState
from kernel.state import core
from kernel.tests.invariants.living import items, living, members, threads
from kernel.tests.invariants.threads import AT_ENDPOINT
from kernel.tests.queues import members as ranked


def check_queues() -> None:
    """All queues."""
    check_ready()
    check_release()
    for endpoint in living(Endpoint):
        check_endpoint(endpoint)
    for notification in living(Notification):
        check_notification(notification)


def same(first: Sequence[Tcb], second: Sequence[Tcb]) -> bool:
    """Whether these are the same threads, in any order."""
    return sorted(map(id, first)) == sorted(map(id, second))


def falls(priorities: list[int]) -> bool:
    """Whether nobody stands before one of a higher priority."""
    return priorities == sorted(priorities, reverse=True)


def check_ready() -> None:
    """The ready queues of all domains."""
    inside = [thread for domain, ready in enumerate(items(core.ready)) for thread in check_domain(domain, ready)]
    assert same(inside, [t for t in threads() if t.in_ready_queue]), "a ready thread knows that it is"


def check_domain(domain: int, ready: ReadyQueues) -> list[Tcb]:
    """The ready queues of a domain and their bitmap; who is in them is answered."""
    queues = [members(queue) for queue in items(ready.queues)]
    for priority, queue in enumerate(queues):
        bit = int(ready.bits[priority >> 6]) >> (priority & 63) & 1
        assert bit == bool(queue), "the bitmap tells which ready queues have members"
        for thread in queue:
            assert int(thread.priority) == priority, "a thread stands in the queue of its priority"
            assert int(thread.domain) == domain, "a thread is ready in its domain"
            assert is_schedulable(thread), "a ready thread can run"
            assert thread.sched_context is not None, "a ready thread has a context"
            assert has_budget(thread.sched_context), "a ready thread has time, so that none is looked at in vain"
    for word, bits in enumerate(items(ready.bits)):
        assert int(ready.words) >> word & 1 == (bits != 0), "the bitmap tells which words have bits"
    return [thread for queue in queues for thread in queue]


def check_release() -> None:
    """The threads that wait for time."""
    found = ranked(core.release)
    assert not any(t.in_ready_queue for t in found), "a thread that waits for time is not ready"
    times = [int(head(t.sched_context).time) for t in found if t.sched_context is not None]
    assert len(times) == len(found), "who waits for time has a context"
    assert times == [int(t.rank) for t in found], "who waits for time stands where its next refill says"
    assert times == sorted(times), "who may run first is first in the release queue"
    assert int(core.due) == (times[0] if times else int(FOREVER)), "the core knows when the first who waits may run"
    assert same(found, [t for t in threads() if t.in_release_queue]), "who waits for time knows it"


def check_endpoint(endpoint: Endpoint) -> None:
    """Threads at an endpoint all do the same."""
    waiting = ranked(endpoint.waiting)
    assert len({thread.state for thread in waiting}) <= 1, "all who wait at an endpoint do the same"
    assert all(thread.state in AT_ENDPOINT for thread in waiting), "who waits at an endpoint is blocked on it"
    assert falls([int(thread.priority) for thread in waiting]), "threads wait in the order of their priorities"
    here = [thread for thread in threads() if thread.state in AT_ENDPOINT and thread.endpoint is endpoint]
    assert same(waiting, here), "an endpoint's queue holds those who are blocked on it"


def check_notification(notification: Notification) -> None:
    """Threads at a notification, and its state."""
    waiting = ranked(notification.waiting)
    is_waited_for = notification.state is NotificationState.WAITING
    assert is_waited_for == bool(waiting), "a notification waits if threads do"
    assert falls([int(thread.priority) for thread in waiting]), "threads wait in the order of their priorities"
    blocked = ThreadState.BLOCKED_ON_NOTIFICATION
    here = [t for t in threads() if t.state is blocked and t.notification is notification]
    assert same(waiting, here), "a notification's queue holds those who wait for it"
    thread, context = notification.bound_thread, notification.sched_context
    assert thread is None or thread.bound_notification is notification, "a binding leads both ways"
    assert context is None or context.notification is notification, "a context knows who lends it"
