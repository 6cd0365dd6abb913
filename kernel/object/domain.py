"""Scheduling domains: there is one, in which every thread always is (seL4 manual, 6.3)."""

from __future__ import annotations

from typing import Final

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.call import Invocation
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_argument, range_error
from kernel.shapes import ThreadCap

DOMAINS: Final = 1
SCHEDULE_ENTRIES: Final = 1
DURATION_BITS: Final = 56


def invoke_domain(call: Invocation) -> Outcome:
    """Check as with more domains; what passes is so already."""
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

    Errors: TRUNCATED_MESSAGE; INVALID_ARGUMENT 0 for an unknown domain, 1 for what is no thread.
    """
    slot = call.first_cap
    if call.length < 1 or slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if call.word(u64(0)) >= DOMAINS:
        return invalid_argument(u64(0))
    if not isinstance(slot.cap, ThreadCap):
        return invalid_argument(u64(1))
    return Success()


def configure_schedule(call: Invocation) -> Outcome:
    """Words: entry, domain, duration in ticks.

    Errors: TRUNCATED_MESSAGE; RANGE_ERROR for an unknown entry or domain; INVALID_ARGUMENT 2 for a duration
    that is too long, or zero, which the starting entry cannot have.
    """
    if call.length < 3:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if call.word(u64(0)) >= SCHEDULE_ENTRIES:
        return range_error(u64(0), u64(SCHEDULE_ENTRIES - 1))
    if call.word(u64(1)) >= DOMAINS:
        return range_error(u64(0), u64(DOMAINS - 1))
    if call.word(u64(2)) == 0 or call.word(u64(2)) >> DURATION_BITS != 0:
        return invalid_argument(u64(2))
    return Success()


def set_start(call: Invocation) -> Outcome:
    """Words: entry. Errors: TRUNCATED_MESSAGE; RANGE_ERROR for an unknown one."""
    if call.length < 1:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if call.word(u64(0)) >= SCHEDULE_ENTRIES:
        return range_error(u64(0), u64(SCHEDULE_ENTRIES - 1))
    return Success()
