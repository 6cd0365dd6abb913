"""Giving scheduling contexts time (seL4 manual, 6.1.10)."""

from __future__ import annotations

from typing import Final

from codegen.lang import u32, u64
from kernel.abi.errors import Error
from kernel.abi.labels import Label
from kernel.abi.objects import REFILL_BYTES, SCHED_CONTEXT_CORE_BYTES, SPORADIC
from kernel.call import Invocation
from kernel.clock import MIN_BUDGET_US, max_period_us, ticks_from_us
from kernel.ready import is_runnable
from kernel.refill import MIN_REFILLS, new, update
from kernel.release import release_remove
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_capability, range_error
from kernel.schedule import commit_time, reschedule_required, resume_with
from kernel.shapes import SchedContext, SchedContextCap, SchedControlCap
from kernel.state import this_core

MOST_EXTRA_REFILLS: Final = 0x7FFF_FFF0  # sums of two positions in the ring fit 32 bits


def invoke_sched_control(call: Invocation, cap: SchedControlCap) -> Outcome:
    """Words: budget and period in microseconds, extra refills, badge, flags. Capabilities: the context.

    Errors: TRUNCATED_MESSAGE; RANGE_ERROR for a budget or period that is too short or too long, or a budget above
    the period; INVALID_CAPABILITY when it is no context; RANGE_ERROR for more refills than it has room for.
    """
    slot = call.first_cap
    if call.label is not Label.SCHED_CONTROL_CONFIGURE_FLAGS:
        return illegal_operation()
    if call.length < 5 or slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    error = check_times(call.word(u64(0)), call.word(u64(1)))
    if error is not None:
        return error
    target = slot.cap
    if not isinstance(target, SchedContextCap):
        return invalid_capability(u64(1))
    if call.word(u64(2)) > max_extra_refills(target.size_bits):
        return range_error(u64(0), max_extra_refills(target.size_bits))
    context = target.context
    stop_using(context)
    context.core = u32(cap.core)
    context.badge = call.word(u64(3))
    context.is_sporadic = (call.word(u64(4)) & SPORADIC) != 0
    configure(context, call.word(u64(0)), call.word(u64(1)), u32(call.word(u64(2))))
    go_on_using(context)
    return Success()


def check_times(budget: u64, period: u64) -> InvocationError | None:
    """What is wrong with this budget and period, in microseconds."""
    least = u64(MIN_BUDGET_US)
    most = max_period_us()
    if budget < least or budget > most or period < least or period > most:
        return range_error(least, most)
    return range_error(least, period) if budget > period else None


def max_extra_refills(size_bits: u64) -> u64:
    """How many more refills than two a context of this size has room for."""
    room = ((u64(1) << size_bits) - SCHED_CONTEXT_CORE_BYTES) // REFILL_BYTES
    return room if room < MOST_EXTRA_REFILLS else u64(MOST_EXTRA_REFILLS)


def stop_using(context: SchedContext) -> None:
    """Charge what was used under the old parameters, and forget when the thread was to run again."""
    if this_core().context is context:
        commit_time()
    if context.thread is not None:
        release_remove(context.thread)


def configure(context: SchedContext, budget: u64, period: u64, extra_refills: u32) -> None:
    """Set the parameters; a thread that runs on the context keeps no more time than it had."""
    thread = context.thread
    is_in_use = context.refill_limit != 0 and thread is not None and is_runnable(thread)
    is_round_robin = budget == period
    context.period = u64(0) if is_round_robin else ticks_from_us(period)
    context.refill_limit = u32(MIN_REFILLS) if is_round_robin else extra_refills + MIN_REFILLS
    if is_in_use:
        update(context, ticks_from_us(budget))
    else:
        new(context, ticks_from_us(budget))


def go_on_using(context: SchedContext) -> None:
    """Let the thread of the context run again when it may."""
    me = this_core()
    thread = context.thread
    if me.context is context:
        reschedule_required()
        me.must_set_timer = True
    elif thread is not None:
        resume_with(thread, context)
