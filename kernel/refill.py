"""Refills: a sporadic server's budget as a ring of amounts, each usable from its time on.

Using time from a refill schedules the same amount one period later (seL4 manual, 6.1.7). A round-robin
context (period 0) has two refills that are always ready: what was used of the first waits in the second.

How many refills there are is up to user mode, so no operation goes through all of them. One that joins refills
stops after `MOST_JOINED`; then the head may overlap with those behind it, and the next operation goes on.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import ensures, inline, requires, u32, u64, urange
from kernel.shapes import Refill, SchedContext
from kernel.state import this_core

MIN_REFILLS: Final = 2
MOST_JOINED: Final = 100  # refills that one operation joins or pays with
MOST_CHECKED: Final = 16  # refills that a check looks at


def is_round_robin(context: SchedContext) -> bool:
    """Whether budget and period were configured the same."""
    return context.period == 0


def place(context: SchedContext, position: u32) -> u32:
    """The index in the ring of the refill at this position, counted from the head."""
    index = context.refill_head + position
    return index - context.refill_limit if index >= context.refill_limit else index


def refill_at(context: SchedContext, position: u32) -> Refill:
    """The refill at this position, counted from the head."""
    return context.refills[place(context, position)]


def head(context: SchedContext) -> Refill:
    """The refill that is in use, or will be next."""
    return context.refills[context.refill_head]


def set_head(context: SchedContext, time: u64, amount: u64) -> None:
    """Change the refill that is in use."""
    context.refills[context.refill_head] = Refill(time, amount)


def set_tail(context: SchedContext, time: u64, amount: u64) -> None:
    """Change the last refill."""
    context.refills[place(context, context.refill_count - 1)] = Refill(time, amount)


def pop(context: SchedContext) -> Refill:
    """Take out the head; another one is there, and may be used when this one is used up."""
    requires(context.refill_count > 1, "the last refill stays")
    first = head(context)
    context.refill_head = place(context, u32(1))
    context.refill_count = context.refill_count - 1
    end = first.time + first.amount
    if head(context).time < end:
        set_head(context, end, head(context).amount)
    return first


def fits(context: SchedContext, time: u64, amount: u64) -> bool:
    """What `add` promises."""
    return 0 < context.refill_count <= context.refill_limit


@ensures(fits, "the ring holds as many refills as it has room for")
def add(context: SchedContext, time: u64, amount: u64) -> None:
    """Add a refill behind all others, or join it to the last one if that is full or follows closely.

    When there is no room the last one waits until the new one continues it without a gap.
    """
    last = refill_at(context, context.refill_count - 1)
    is_full = context.refill_count == context.refill_limit
    if time <= last.time + last.amount:
        set_tail(context, last.time, last.amount + amount)
    elif is_full:
        set_tail(context, time - last.amount, last.amount + amount)
    else:
        context.refill_count = context.refill_count + 1
        set_tail(context, time, amount)


def adds_up(context: SchedContext) -> bool:
    """Whether the amounts of all refills make the budget, if they are few."""
    total = u64(0)
    for i in urange(u64(context.refill_count) if context.refill_count <= MOST_CHECKED else u64(MOST_CHECKED)):
        total = total + refill_at(context, u32(i)).amount
    return total == context.budget or (context.refill_count > MOST_CHECKED and total < context.budget)


def is_in_order(context: SchedContext) -> bool:
    """Whether each refill may be used when the one before it is used up, if they are few; round robin waits
    for none."""
    end = head(context).time
    for i in urange(u64(context.refill_count) if context.refill_count <= MOST_CHECKED else u64(0)):
        refill = refill_at(context, u32(i))
        if refill.time < end and not is_round_robin(context):
            return False
        end = refill.time + refill.amount
    return True


def is_ready(context: SchedContext) -> bool:
    """Whether the head may be used now."""
    return head(context).time <= this_core().now


def is_sufficient(context: SchedContext, used: u64) -> bool:
    """Whether the head is worth running on when `used` of it is gone."""
    return head(context).amount >= used + this_core().least_budget


def new(context: SchedContext, budget: u64) -> None:
    """Fill a context that has a period and a refill limit: the whole budget may be used now."""
    context.budget = budget
    context.refill_head = u32(0)
    context.refill_count = u32(2) if is_round_robin(context) else u32(1)
    set_tail(context, this_core().now, u64(0))
    set_head(context, this_core().now, budget)


def update(context: SchedContext, budget: u64) -> None:
    """Fill a context anew whose period or limit changed, without giving time that was already used.

    The head remains, up to the new budget; the rest of the budget comes one period later.
    """
    first = head(context)
    new(context, budget)
    if is_round_robin(context):
        return
    time = first.time if first.time > this_core().now else this_core().now
    if first.amount >= budget:
        set_head(context, time, budget)
    elif first.amount < this_core().least_budget:  # too little to run on: all of it later
        set_head(context, time + context.period, budget)
    else:
        set_head(context, time, first.amount)
        add(context, time + context.period, budget - first.amount)


@inline
def start_round(context: SchedContext) -> None:
    """Round robin: the whole budget may be used, when it is this thread's turn again."""
    time = head(context).time
    set_head(context, time, head(context).amount + refill_at(context, u32(1)).amount)
    set_tail(context, time, u64(0))


def charge(context: SchedContext, used: u64) -> None:
    """Account for `used` ticks: all of the head, nearly so, or more, which later refills pay."""
    if is_round_robin(context):
        start_round(context)
        return
    left = used
    for _ in urange(MOST_JOINED):
        if left < head(context).amount:
            break
        left = left - head(context).amount
        defer_head(context)
    if left >= head(context).amount:  # nobody runs for so long: all of the budget comes back together
        context.refill_count = u32(1)
        set_head(context, this_core().now + context.period, context.budget)
    elif left > 0:
        first = head(context)
        set_head(context, first.time + left, first.amount - left)
        add(context, first.time + context.period, left)
    make_head_usable(context)


def defer_head(context: SchedContext) -> None:
    """The whole head was used: it comes back one period later."""
    if context.refill_count == 1:
        set_head(context, head(context).time + context.period, head(context).amount)
        return
    first = pop(context)
    add(context, first.time + context.period, first.amount)


@inline
def use_slice(context: SchedContext, used: u64) -> None:
    """Round robin: account for `used` ticks of the head, which is the first of two refills."""
    first = context.refills[0]
    second = context.refills[1]
    context.refills[0] = Refill(first.time, first.amount - used)
    context.refills[1] = Refill(second.time, second.amount + used)


def split_check(context: SchedContext, used: u64) -> None:
    """Account for `used` ticks of the head, less than all of it, when another context takes over."""
    first = head(context)
    assert used < first.amount, "the head was not used up"
    if is_round_robin(context):
        use_slice(context, used)
        return
    set_head(context, first.time + used, first.amount - used)
    add(context, first.time + context.period, used)
    make_head_usable(context)


def unblock_check(context: SchedContext) -> None:
    """A thread wakes with this context: its time counts from now, and what lay unused joins up."""
    if is_round_robin(context) or not is_ready(context):
        return
    set_head(context, this_core().now, head(context).amount)
    this_core().must_set_timer = True
    if context.refill_count > 1:
        make_head_usable(context)


def make_head_usable(context: SchedContext) -> None:
    """Join refills to the head that overlap it, and while it is too little to run on."""
    for _ in urange(MOST_JOINED):
        first = head(context)
        end = first.time + first.amount
        if context.refill_count == 1 or (
            first.amount >= this_core().least_budget and refill_at(context, u32(1)).time > end
        ):
            break
        pop(context)
        second = head(context)
        time = second.time - first.amount if second.time > end else first.time
        set_head(context, time, first.amount + second.amount)
