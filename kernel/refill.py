"""Refills: a sporadic server's budget as a ring of amounts, each usable from its time on.

Using time from a refill schedules the same amount one period later (seL4 manual, 6.1.7). A round-robin
context (period 0) has two refills that are always ready: what was used of the first waits in the second.

How many refills there are is up to user mode, so no operation goes through all of them. One that joins refills
stops after `MOST_JOINED`; then the head may overlap with those behind it, and the next operation goes on.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import ensures, inline, likely, requires, u32, u64, unlikely, urange
from kernel.shapes import Refill, SchedContext
from kernel.state import this_core

MIN_REFILLS: Final = 2
MOST_JOINED: Final = 100  # refills that one operation joins or pays with
MOST_CHECKED: Final = 16  # refills that a check looks at


def is_round_robin(context: SchedContext) -> bool:
    """Whether budget and period were configured the same."""
    return context.period == 0


def place(context: SchedContext, position: u64) -> u64:
    """The index in the ring of the refill at this position, counted from the head."""
    limit = u64(context.refill_limit)
    beyond = u64(context.refill_head) + position - limit
    return beyond + (limit & (u64(0) - (beyond >> 63)))  # without a branch, which would be guessed wrong half the time


def refill_at(context: SchedContext, position: u64) -> Refill:
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
    context.refills[place(context, u64(context.refill_count) - 1)] = Refill(time, amount)


def pop(context: SchedContext) -> Refill:
    """Take out the head; another one is there, and may be used when this one is used up."""
    requires(context.refill_count > 1, "the last refill stays")
    first = head(context)
    context.refill_head = u32(place(context, u64(1)))
    context.refill_count = context.refill_count - 1
    end = first.time + first.amount
    if unlikely(head(context).time < end):
        set_head(context, end, head(context).amount)
    return first


def fits(context: SchedContext, time: u64, amount: u64) -> bool:
    """What `add` promises."""
    return 0 < context.refill_count <= context.refill_limit


@inline
@ensures(fits, "the ring holds as many refills as it has room for")
def add(context: SchedContext, time: u64, amount: u64) -> None:
    """Add a refill behind all others, or join it to the last one if that is full or follows closely.

    When there is no room the last one waits until the new one continues it without a gap.
    """
    at = place(context, u64(context.refill_count) - 1)
    last = context.refills[at]
    if time <= last.time + last.amount:
        context.refills[at] = Refill(last.time, last.amount + amount)
    elif likely(u64(context.refill_count) == u64(context.refill_limit)):
        context.refills[at] = Refill(time - last.amount, last.amount + amount)
    else:
        context.refill_count = context.refill_count + 1
        set_tail(context, time, amount)


def adds_up(context: SchedContext) -> bool:
    """Whether the amounts of all refills make the budget, if they are few."""
    total = u64(0)
    for i in urange(u64(context.refill_count) if context.refill_count <= MOST_CHECKED else u64(MOST_CHECKED)):
        total = total + refill_at(context, i).amount
    return total == context.budget or (context.refill_count > MOST_CHECKED and total < context.budget)


def is_in_order(context: SchedContext) -> bool:
    """Whether each refill may be used when the one before it is used up, if they are few; round robin waits
    for none."""
    end = head(context).time
    for i in urange(u64(context.refill_count) if context.refill_count <= MOST_CHECKED else u64(0)):
        refill = refill_at(context, i)
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
    time = context.refills[0].time
    context.refills[0] = Refill(time, context.refills[0].amount + context.refills[1].amount)
    context.refills[1] = Refill(time, u64(0))


def charge(context: SchedContext, used: u64) -> None:
    """Account for `used` ticks: some of the head, all of it, or more, which later refills pay."""
    if unlikely(is_round_robin(context)):
        start_round(context)
        return
    left = used
    for _ in urange(MOST_JOINED + 1):
        first = head(context)
        if unlikely(left < first.amount):
            if likely(left > 0):
                set_head(context, first.time + left, first.amount - left)
                add(context, first.time + context.period, left)
            make_head_usable(context)
            return
        left = left - first.amount
        if unlikely(context.refill_count == 1):
            set_head(context, first.time + context.period, first.amount)
        else:
            pop(context)
            add(context, first.time + context.period, first.amount)
    context.refill_count = u32(1)  # nobody runs for so long: all of the budget comes back together
    set_head(context, this_core().now + context.period, context.budget)


@inline
def use_slice(context: SchedContext, used: u64) -> None:
    """Round robin: account for `used` ticks of the head, which is the first of two refills."""
    first = context.refills[0]
    second = context.refills[1]
    context.refills[0] = Refill(first.time, first.amount - used)
    context.refills[1] = Refill(second.time, second.amount + used)


@inline
def use(context: SchedContext, used: u64) -> None:
    """Account for `used` ticks; what is left of a slice is left for later."""
    if is_round_robin(context) and used < head(context).amount:
        use_slice(context, used)
    else:
        charge(context, used)


@inline
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
        is_enough = first.amount >= this_core().least_budget
        if likely(context.refill_count == 1 or (is_enough and refill_at(context, u64(1)).time > end)):
            break
        pop(context)
        second = head(context)
        time = second.time - first.amount if second.time > end else first.time
        set_head(context, time, first.amount + second.amount)
