"""Budgets that run out (seL4 manual, 6.1.6 and 6.1.15)."""

from __future__ import annotations

from codegen.lang import inline, likely, u64, unlikely
from kernel.domain import is_over
from kernel.fault import handle_timeout, has_timeout_handler
from kernel.ready import append_ready, is_schedulable
from kernel.refill import charge, head, is_round_robin, is_sufficient
from kernel.release import release_enqueue
from kernel.schedule import current_thread, has_budget, reschedule_required, start_anew
from kernel.shapes import SchedContext
from kernel.state import this_core


@inline
def check_budget() -> bool:
    """Whether the current thread has time for what it entered the kernel for; if not, its slice is over.

    At the end of its domain's time it keeps what is left of the slice.
    """
    context = this_core().context
    has_time = context is None or is_sufficient(context, this_core().consumed)
    if has_time and not is_over():
        return True
    start_anew(current_thread())
    if context is not None and not has_time:
        charge_budget(context, may_time_out=True)
    return False


def charge_budget(context: SchedContext, *, may_time_out: bool) -> None:
    """End the current slice: the current context's time counts as used up to the end of its head.

    The current thread queues behind others of its priority, waits for a refill, or has it handled.
    """
    me = this_core()
    context.consumed = context.consumed + me.consumed
    charge(context, me.consumed)
    me.consumed = u64(0)
    thread = current_thread()
    assert is_schedulable(thread), "who enters the kernel on a context can run"
    if likely(may_time_out) and not is_round_robin(context) and unlikely(has_timeout_handler(thread)):
        handle_timeout(thread, context.badge)
    elif unlikely(has_budget(context)):
        append_ready(thread)
    else:
        release_enqueue(thread, context)
    reschedule_required()
    me.must_set_timer = True


def yield_budget() -> None:
    """The current thread gives up what is left of its slice; that time counts as used but not consumed."""
    me = this_core()
    context = me.context
    if context is None:
        return
    consumed = context.consumed + me.consumed
    me.consumed = head(context).amount
    charge_budget(context, may_time_out=False)
    context.consumed = consumed
