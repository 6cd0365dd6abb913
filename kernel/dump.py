"""What debug builds tell of the kernel's state: threads, their faults, their capabilities.

Only they keep a list of all threads.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, cold, console, tag_of, u8, u64, urange, word_of
from kernel.arch.riscv64.firmware import console_put
from kernel.config import DEBUG
from kernel.heap import address
from kernel.object.region import NO_MEMORY, place_of, same_object, size_bits_of
from kernel.schedule import fill_in
from kernel.shapes import CSPACE, PC, THREAD_SLOTS, Cap, CNodeCap, Fault, NullCap, Slot, Tcb
from kernel.state import shared, this_core

NAME_BYTES: Final = 32
MOST_THREADS: Final = 1 << 28


def enlist(thread: Tcb) -> None:
    """A thread is made; it comes before all others."""
    if not DEBUG:
        return
    first = shared.threads
    thread.listed_next = first
    if first is not None:
        first.listed_previous = thread
    shared.threads = thread


def strike(thread: Tcb) -> None:
    """A thread is no more."""
    if not DEBUG:
        return
    before = thread.listed_previous
    after = thread.listed_next
    if before is not None:
        before.listed_next = after
    elif shared.threads is thread:
        shared.threads = after
    if after is not None:
        after.listed_previous = before


def dump_scheduler() -> None:
    """Print the time, and all threads."""
    me = this_core()
    console(f"time {me.now} ticks, of which {me.consumed} are not charged yet\n")
    console("states: 0 inactive, 1 runs, 2 starts again, waits to 3 receive, 4 send, 5 be answered, 6 be signalled\n")
    dump_threads(with_slots=False)


def dump_threads(*, with_slots: bool) -> None:
    """Print all threads, the newest first, perhaps with their own slots, and the CNodes that they reach in two steps.

    Threads one after the other often share a space, which is printed once.
    """
    last: Cap = NullCap()
    thread = shared.threads
    while thread is not None:
        bound(MOST_THREADS, "each thread is in the list once")
        dump_thread(thread)
        root = thread.slots[CSPACE].cap
        for i in urange(THREAD_SLOTS if with_slots else 0):
            dump_slot(i, thread.slots[i])
        if with_slots and isinstance(root, CNodeCap) and not same_object(root, last):
            dump_space(root)
        last = root
        thread = thread.listed_next


def dump_thread(thread: Tcb) -> None:
    """Print one thread in a line."""
    console(f"thread {address(thread):x} ")
    dump_name(thread)
    fill_in(thread)
    console(f": priority {thread.priority}, domain {thread.domain}, pc {thread.context.words[PC]:x}, ")
    console(f"state {word_of(thread.state)}")
    console(", waits for time\n" if thread.in_release_queue else "\n")


@cold
def report(thread: Tcb, fault: Fault) -> None:
    """Say on the console that a thread stopped."""
    pc = thread.context.words[PC]
    console(f"taipan: a thread without fault handler stopped: fault {word_of(fault.kind)}, ")
    console(f"address {fault.address:x}, code {fault.code}, pc {pc:x}\n")


def dump_name(thread: Tcb) -> None:
    """Print the name that user mode gave the thread."""
    for i in urange(NAME_BYTES):
        character = u8(thread.name[i >> 3] >> ((i & 7) * 8))
        if character == 0:
            break
        console_put(character)


def dump_space(root: CNodeCap) -> None:
    """Print a root CNode, and the CNodes in it."""
    dump_node(root)
    for i in urange(u64(1) << root.radix):
        inner = root.slots[i].cap
        if isinstance(inner, CNodeCap) and inner.slots is not root.slots:
            dump_node(inner)


def dump_node(node: CNodeCap) -> None:
    """Print the used slots of a CNode."""
    console("cnode")
    dump_place(node)
    for i in urange(u64(1) << node.radix):
        dump_slot(i, node.slots[i])


def dump_slot(number: u64, slot: Slot) -> None:
    """Print the number of a used slot, the kind of capability in it, and the memory that it stands for."""
    kind = tag_of(slot.cap)
    if kind != 0:
        console(f"  slot {number}: kind {kind}")
        dump_place(slot.cap)


def dump_place(cap: Cap) -> None:
    """Print where the object of a capability is, if it is anywhere, and end the line."""
    size_bits = size_bits_of(cap)
    if size_bits != NO_MEMORY:
        console(f" at {place_of(cap):x}, {size_bits} bits")
    console("\n")
