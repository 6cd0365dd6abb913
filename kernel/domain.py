"""Scheduling domains: whose time it is, by a schedule of entries that follow each other (seL4 manual, 6.3).

With one domain its time never ends; there is a schedule, which can be changed and means nothing.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import inline, u32, u64, urange
from kernel.config import DOMAINS
from kernel.shapes import DomainEntry, Tcb
from kernel.state import shared, this_core

SCHEDULE_ENTRIES: Final = 100
DURATION_BITS: Final = 56


@inline
def is_here(thread: Tcb) -> bool:
    """Whether it is the time of the thread's domain."""
    return DOMAINS <= 1 or thread.domain == this_core().domain


@inline
def is_over() -> bool:
    """Whether another domain's time has come."""
    return DOMAINS > 1 and this_core().now >= this_core().domain_end


@inline
def soonest(deadline: u64) -> u64:
    """`deadline`, or the end of the domain's time if that comes before."""
    return this_core().domain_end if DOMAINS > 1 and this_core().domain_end < deadline else deadline


def is_anyone_ready() -> bool:
    """Whether a thread waits for the time of its domain."""
    words = u64(0)
    for domain in urange(DOMAINS):
        words = words | this_core().ready[domain].words
    return words != 0


def entries() -> u64:
    """How many entries the schedule has room for; with one domain they mean nothing."""
    return u64(SCHEDULE_ENTRIES if DOMAINS > 1 else 2)


def start_schedule() -> None:
    """Domain 0 has all the time there is."""
    shared.schedule[0] = DomainEntry(u64(0), (u64(1) << DURATION_BITS) - 1)
    start_entry(u64(0))


def start_entry(index: u64) -> None:
    """From now on it is this entry's time."""
    me = this_core()
    entry = shared.schedule[index]
    me.domain_entry = index
    me.domain = u32(entry.domain)
    me.domain_end = me.now + entry.duration
    me.must_set_timer = True


def go_on() -> None:
    """The time of the entry is over: the next one's begins where it ended, or now if that would be over too."""
    me = this_core()
    end = me.domain_end
    index = me.domain_entry + 1
    if shared.schedule[index].duration == 0:  # as that of the last entry always is
        index = shared.schedule_start
    start_entry(index)
    end = end + shared.schedule[index].duration
    if end > me.now:
        me.domain_end = end
