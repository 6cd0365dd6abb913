"""Ready queues: doubly linked through `previous` and `next`, so that any member leaves at once."""

from __future__ import annotations

from codegen.lang import ensures, inline, requires
from kernel.shapes import Tcb, ThreadQueue


def prepend(queue: ThreadQueue, thread: Tcb) -> None:
    """Put `thread` before all others."""
    insert_before(queue, thread, queue.head)


def append(queue: ThreadQueue, thread: Tcb) -> None:
    """Put `thread` behind all others."""
    insert_before(queue, thread, None)


def has_ends(queue: ThreadQueue) -> bool:
    """Whether the queue is empty, or has a first member with none before it and a last with none behind."""
    first = queue.head
    last = queue.tail
    if first is None or last is None:
        return first is None and last is None
    return first.previous is None and last.next is None


def ends_stay(queue: ThreadQueue, thread: Tcb, place: Tcb | None) -> bool:
    """What `insert_before` promises."""
    return has_ends(queue) and thread.next is place


def is_out(queue: ThreadQueue, thread: Tcb) -> bool:
    """What `remove` promises."""
    return has_ends(queue) and thread.next is None and thread.previous is None


@ensures(ends_stay, "the queue has two ends, and the thread stands before its place")
def insert_before(queue: ThreadQueue, thread: Tcb, place: Tcb | None) -> None:
    """Put `thread` before the member `place`, or at the end if there is none."""
    requires(thread.previous is None and thread.next is None, "a thread is in one queue at most")
    before = queue.tail if place is None else place.previous
    thread.previous = before
    thread.next = place
    if before is None:
        queue.head = thread
    else:
        before.next = thread
    if place is None:
        queue.tail = thread
    else:
        place.previous = thread


@ensures(is_out, "the queue has two ends, and the thread is in no queue")
def remove(queue: ThreadQueue, thread: Tcb) -> None:
    """Take the member `thread` out."""
    before = thread.previous
    after = thread.next
    if before is None:
        assert queue.head is thread, "a thread without a predecessor is the first"
        queue.head = after
    else:
        before.next = after
    if after is None:
        assert queue.tail is thread, "a thread without a successor is the last"
        queue.tail = before
    else:
        after.previous = before
    thread.previous = None
    thread.next = None


@inline
def rotate(queue: ThreadQueue, first: Tcb, thread: Tcb) -> None:
    """Take the first member out, and put `thread` behind all others."""
    first.in_ready_queue = False
    thread.in_ready_queue = True
    append(queue, thread)
    second = first.next
    first.next = None
    queue.head = second
    if second is not None:
        second.previous = None
