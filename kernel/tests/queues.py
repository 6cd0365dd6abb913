"""Looking into queues of threads, and at what has to hold in them."""

from __future__ import annotations

from codegen.lang import address_of
from kernel.heap import FIRST_BIT, is_before
from kernel.shapes import RankedQueue, Tcb


def members(queue: RankedQueue) -> list[Tcb]:
    """The threads of a queue, first to be served first; checks that each stands where it should."""
    found = [] if queue.first is None else below(queue.first, FIRST_BIT, 0)
    if len(found) == 1:
        return found
    return sorted(found, key=lambda thread: (thread.rank, thread.arrival))


def below(thread: Tcb, bit: int, known: int) -> list[Tcb]:
    """The thread and all below it; `known` is what the bits of their addresses below `bit` are."""
    assert int(address_of(thread)) & (bit - 1) == known, "a thread stands where its address says"
    found = [thread]
    for child, side in ((thread.left, 0), (thread.right, 1)):
        if child is not None:
            assert is_before(thread, child), "who stands above comes first"
            found += below(child, bit << 1, known | side * bit)
    return found
