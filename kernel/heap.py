"""Ordered queues of threads: by rank, and among equals first come first served.

A queue is a heap: the first thread is at the top, and nobody stands above one that comes before it. Whether
one stands on the left or on the right below another follows from a bit of its own address: the lowest one
below the top, the next one a step further down, and so on (McCreight's priority search tree). Addresses
differ, so no way down is longer than an address has bits, however many threads wait. Nothing is balanced or
allocated, and a queue of one thread is one reference.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import address_of, bound, ensures, inline, requires, u64
from kernel.abi.objects import TCB_BITS
from kernel.arch.riscv64.window import WINDOW_BITS
from kernel.config import MAX_PRIORITY
from kernel.shapes import RankedQueue, Tcb

RAW_ADDRESSES: Final = "the bits of a thread's address say where it stands in a queue"

MOST_STEPS: Final = WINDOW_BITS - TCB_BITS
FIRST_BIT: Final = 1 << TCB_BITS  # below it all addresses of threads are alike


@inline
def address(thread: Tcb) -> u64:
    """The address that decides where the thread stands."""
    # Safety: it is looked at, and never turned into a reference again.
    return u64(address_of(thread))


@inline
def is_before(thread: Tcb, other: Tcb) -> bool:
    """Whether the thread is served before the other one."""
    return thread.rank < other.rank or (thread.rank == other.rank and thread.arrival < other.arrival)


def is_leaf(thread: Tcb) -> bool:
    """Whether nobody stands below the thread, in whatever queue it is."""
    return thread.left is None and thread.right is None


def may_stand_below(child: Tcb | None, thread: Tcb) -> bool:
    """Whether the child, if there is one, comes behind the thread."""
    return child is None or is_before(thread, child)


def is_in_order(queue: RankedQueue, thread: Tcb, rank: u64) -> bool:
    """What `insert` promises: the thread is before those that stand below it, and the first is before it."""
    first = queue.first
    is_first = first is not None and (first is thread or is_before(first, thread))
    return is_first and may_stand_below(thread.left, thread) and may_stand_below(thread.right, thread)


def is_out(queue: RankedQueue, thread: Tcb) -> bool:
    """What `remove` promises."""
    return queue.first is not thread and is_leaf(thread)


@inline
def hang(queue: RankedQueue, above: Tcb | None, thread: Tcb | None, *, on_right: bool) -> None:
    """Let `thread`, or nobody, stand below `above` on this side, or be the first if there is none above."""
    if above is None:
        queue.first = thread
    elif on_right:
        above.right = thread
    else:
        above.left = thread


@ensures(is_in_order, "the thread stands between those before and those behind it")
def insert(queue: RankedQueue, thread: Tcb, rank: u64) -> None:
    """Put the thread behind those of its rank or a lower number.

    On its way down it takes the place of the first that it comes before, who goes on down in its stead.
    """
    requires(is_leaf(thread), "a thread is in one queue at most")
    thread.rank = rank
    thread.arrival = queue.arrivals
    queue.arrivals = queue.arrivals + 1
    going = thread
    above: Tcb | None = None
    on_right = False
    bit = u64(FIRST_BIT)
    place = queue.first
    while place is not None:
        bound(MOST_STEPS, "each turn uses up a bit of the address")
        if is_before(going, place):
            hang(queue, above, going, on_right=on_right)
            going.left = place.left
            going.right = place.right
            above = going
            going = place
        else:
            above = place
        on_right = address(going) & bit != 0
        bit = bit << 1
        place = above.right if on_right else above.left
    going.left = None
    going.right = None
    hang(queue, above, going, on_right=on_right)


@ensures(is_out, "the thread is in no queue")
def remove(queue: RankedQueue, thread: Tcb) -> None:
    """Take the member `thread` out."""
    above: Tcb | None = None
    on_right = False
    bit = u64(FIRST_BIT)
    place = queue.first
    while place is not thread:
        bound(MOST_STEPS, "each turn uses up a bit of the address")
        assert place is not None, "a member stands where its address says"
        above = place
        on_right = address(thread) & bit != 0
        bit = bit << 1
        place = place.right if on_right else place.left
    close_gap(queue, above, thread, is_right=on_right)
    thread.left = None
    thread.right = None
    if queue.first is None:
        queue.arrivals = u64(0)


@inline
def remove_first(queue: RankedQueue, first: Tcb) -> None:
    """Take out the first, who often is alone."""
    if queue.arrivals == 0:
        queue.first = None
    else:
        remove(queue, first)


@inline
def close_gap(queue: RankedQueue, gap_above: Tcb | None, gone: Tcb, *, is_right: bool) -> None:
    """Of the two below the gap that `gone` leaves, the first in order moves up, which leaves a gap there."""
    above = gap_above
    on_right = is_right
    left = gone.left
    right = gone.right
    while left is not None or right is not None:
        bound(MOST_STEPS, "each turn goes a step down")
        is_from_right = left is None or (right is not None and is_before(right, left))
        risen = right if is_from_right else left
        assert risen is not None, "one of the two is there"
        hang(queue, above, risen, on_right=on_right)
        below_left = risen.left
        below_right = risen.right
        if is_from_right:
            risen.left = left
        else:
            risen.right = right
        left = below_left
        right = below_right
        above = risen
        on_right = is_from_right
    hang(queue, above, None, on_right=on_right)


@inline
def rank_of_priority(thread: Tcb) -> u64:
    """The rank of a thread that is served by priority."""
    return u64(MAX_PRIORITY) - u64(thread.priority)


def insert_by_priority(queue: RankedQueue, thread: Tcb) -> None:
    """Put the thread behind those of its priority or higher ones.

    Who waits alone needs no rank until the next one comes.
    """
    requires(is_leaf(thread), "a thread is in one queue at most")
    first = queue.first
    if first is None:
        queue.first = thread
        return
    if queue.arrivals == 0:
        first.rank = rank_of_priority(first)
        first.arrival = u64(0)
        queue.arrivals = u64(1)
    insert(queue, thread, rank_of_priority(thread))


def is_after(place: u64, cursor: u64) -> bool:
    """Whether the address `place` comes after `cursor`: the lowest bit in which they differ decides."""
    differing = place ^ cursor
    return place & differing & (u64(0) - differing) != 0


def is_sooner(place: u64, least: u64) -> bool:
    """Whether the address `place` comes before `least`, which is 0 if there is none yet."""
    return least == 0 or is_after(least, place)


def next_by_address(queue: RankedQueue, cursor: u64) -> Tcb | None:
    """The member whose address comes next after `cursor`; after 0 comes the first.

    This order does not change when others come, go or change their rank: a walk along it sees everybody once.
    """
    found: Tcb | None = None
    least = u64(0)  # its address
    turn: Tcb | None = None  # all who stand from here on down come after `cursor`
    bit = u64(FIRST_BIT)
    place = queue.first
    while place is not None:
        bound(MOST_STEPS, "each turn uses up a bit of the address")
        if is_after(address(place), cursor) and is_sooner(address(place), least):
            found = place
            least = address(place)
        if cursor & bit != 0:
            place = place.right
        else:
            turn = turn if place.right is None else place.right
            place = place.left
        bit = bit << 1
    place = turn
    while place is not None:
        bound(MOST_STEPS, "each turn goes a step down")
        if is_sooner(address(place), least):
            found = place
            least = address(place)
        place = place.right if place.left is None else place.left
    return found
