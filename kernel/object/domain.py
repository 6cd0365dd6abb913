"""Calls on the authority over domains: a thread's domain, and the schedule (seL4 manual, 6.3)."""

from __future__ import annotations

from codegen.lang import u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.call import Invocation
from kernel.config import DOMAINS
from kernel.domain import DURATION_BITS, entries, start_entry
from kernel.ready import dequeue, enqueue
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_argument, range_error
from kernel.schedule import reschedule_required
from kernel.shapes import DomainEntry, Tcb, ThreadCap
from kernel.state import shared


def invoke_domain(call: Invocation) -> Outcome:
    """Decode the call, and do what it asks for."""
    match call.label:
        case Label.DOMAIN_SET:
            return set_domain(call)
        case Label.DOMAIN_SCHEDULE_CONFIGURE:
            return configure_schedule(call)
        case Label.DOMAIN_SCHEDULE_SET_START:
            return set_start(call)
        case _:
            return illegal_operation()


def set_domain(call: Invocation) -> Outcome:
    """Words: domain. Capabilities: the thread.

    Errors: TRUNCATED_MESSAGE without the word; INVALID_ARGUMENT 0 for an unknown domain; TRUNCATED_MESSAGE without
    the capability; INVALID_ARGUMENT 1 for what is no thread.
    """
    slot = call.first_cap
    if call.length < 1:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if call.word(u64(0)) >= DOMAINS:
        return invalid_argument(u64(0))
    if slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cap = slot.cap
    if not isinstance(cap, ThreadCap):
        return invalid_argument(u64(1))
    move(cap.thread, u32(call.word(u64(0))))
    return Success()


def move(thread: Tcb, domain: u32) -> None:
    """Put the thread into the domain; if it is ready, it is the first of its priority there."""
    was_ready = thread.in_ready_queue
    dequeue(thread)
    thread.domain = domain
    if was_ready:
        enqueue(thread)
    reschedule_required()


def configure_schedule(call: Invocation) -> Outcome:
    """Words: entry, domain, duration in ticks; neither of these is the end of the schedule.

    Errors: TRUNCATED_MESSAGE; RANGE_ERROR for an unknown domain or entry, or the last, which stays the end;
    INVALID_ARGUMENT 2 for a duration that is too long, or zero, which a domain and the starting entry cannot have.
    """
    if call.length < 3:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    index = call.word(u64(0))
    if index >= entries() - 1:
        return range_error(u64(0), entries() - 2)
    entry_domain = call.word(u64(1))
    if entry_domain >= DOMAINS:
        return range_error(u64(0), u64(DOMAINS - 1))
    duration = call.word(u64(2))
    must_last = entry_domain != 0 or index == shared.schedule_start
    if duration >> DURATION_BITS != 0 or (duration == 0 and must_last):
        return invalid_argument(u64(2))
    shared.schedule[index] = DomainEntry(entry_domain, duration)
    return Success()


def set_start(call: Invocation) -> Outcome:
    """Words: entry. What is left of the current one's time is lost.

    Errors: TRUNCATED_MESSAGE; RANGE_ERROR for an unknown one; INVALID_ARGUMENT 0 for the end of the schedule.
    """
    if call.length < 1:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    index = call.word(u64(0))
    if index >= entries():
        return range_error(u64(0), entries() - 1)
    if shared.schedule[index].duration == 0:
        return invalid_argument(u64(0))
    shared.schedule_start = index
    start_entry(index)
    reschedule_required()
    return Success()
