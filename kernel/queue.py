"""Ready queues: doubly linked through `previous` and `next`, so that any member leaves at once."""

from __future__ import annotations

from codegen.lang import ensures, inline, requires
from kernel.shapes import Tcb, ThreadQueue


def has_ends(queue: ThreadQueue) -> bool:
    """Whether the queue is empty, or has a first member with none before it and a last with none behind."""
    first = queue.head
    last = queue.tail
    if first is None or last is None:
        return first is None and last is None
    return first.previous is None and last.next is None


def is_in(queue: ThreadQueue, thread: Tcb) -> bool:
    """What `prepend` and `append` promise."""
    return has_ends(queue) and (queue.head is thread or queue.tail is thread)


def is_out(queue: ThreadQueue, thread: Tcb) -> bool:
    """What `remove` promises."""
    return has_ends(queue) and thread.next is None and thread.previous is None


@ensures(is_in, "the queue has two ends, and the thread is one of them")
def prepend(queue: ThreadQueue, thread: Tcb) -> None:
    """Put `thread` before all others."""
    requires(thread.previous is None and thread.next is None, "a thread is in one queue at most")
    first = queue.head
    thread.next = first
    queue.head = thread
    if first is None:
        queue.tail = thread
    else:
        first.previous = thread


@ensures(is_in, "the queue has two ends, and the thread is one of them")
def append(queue: ThreadQueue, thread: Tcb) -> None:
    """Put `thread` behind all others."""
    requires(thread.previous is None and thread.next is None, "a thread is in one queue at most")
    last = queue.tail
    thread.previous = last
    queue.tail = thread
    if last is None:
        queue.head = thread
    else:
        last.next = thread


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
def take_first(queue: ThreadQueue, first: Tcb) -> None:
    """Take the first member out."""
    second = first.next
    first.next = None
    queue.head = second
    if second is None:
        queue.tail = None
    else:
        second.previous = None
