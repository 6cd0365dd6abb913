"""What the debug calls tell of the kernel's state: kinds of capabilities, queues, a capability space."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, console, tag_of, u8, u64, urange
from kernel.arch.riscv64.firmware import console_put
from kernel.config import DOMAINS, PRIORITIES
from kernel.cspace import lookup_slot
from kernel.heap import address, next_by_address
from kernel.schedule import current_thread
from kernel.shapes import CSPACE, PC, CNodeCap, LookupFault, Tcb
from kernel.state import this_core

NAME_BYTES: Final = 32


def identify(thread: Tcb, cptr: u64) -> u64:
    """The number of the kind of capability that `cptr` names; 0, as for no capability, if it names none."""
    slot = lookup_slot(thread, cptr)
    return u64(0) if isinstance(slot, LookupFault) else tag_of(slot.cap)


def dump_scheduler() -> None:
    """Print the current thread, the ready threads of each priority, and those that wait for time."""
    me = this_core()
    console(f"time {me.now} ticks, of which {me.consumed} are not charged yet\n")
    dump_thread("current", current_thread())
    for domain in urange(DOMAINS):
        for i in urange(PRIORITIES):
            dump_queue("ready", me.ready[domain].queues[u64(PRIORITIES - 1) - i].head)
    thread = next_by_address(me.release, u64(0))
    while thread is not None:
        bound(1 << 28, "each thread is in the release queue once")
        dump_thread("waits for time", thread)
        thread = next_by_address(me.release, address(thread))


def dump_queue(what: str, head: Tcb | None) -> None:
    """Print the threads of a queue."""
    thread = head
    while thread is not None:
        bound(1 << 28, "each thread waits in at most one queue, once")
        dump_thread(what, thread)
        thread = thread.next


def dump_thread(what: str, thread: Tcb) -> None:
    """Print one thread in a line."""
    console(f"{what}: ")
    for i in urange(NAME_BYTES):
        character = u8(thread.name[i >> 3] >> ((i & 7) * 8))
        if character == 0:
            break
        console_put(character)
    console(f", priority {thread.priority}, pc {thread.context.words[PC]:x}\n")


def snapshot(thread: Tcb) -> None:
    """Print what the root CNode of `thread` holds: for each used slot its number and the kind in it."""
    cap = thread.slots[CSPACE].cap
    if not isinstance(cap, CNodeCap):
        return
    for i in urange(u64(1) << cap.radix):
        kind = tag_of(cap.slots[i].cap)
        if kind != 0:
            console(f"slot {i}: kind {kind}\n")
