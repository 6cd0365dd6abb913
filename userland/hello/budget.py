"""A process that never stops is preempted by time, and held to its budget."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, console, csr_read, u64, urange, value
from kernel.abi.bootinfo import SLOT_TCB
from userland.hello.child import make_child
from userland.hello.protocol import Child
from userland.runtime.allocator import revoke_cap
from userland.runtime.invocations import sched_context_consumed, tcb_set_priority
from userland.runtime.process import MAX_PRIORITY, schedule, start
from userland.runtime.program import check
from userland.runtime.timebase import ticks_per_microsecond

SPINNER_PRIORITY: Final = 50
LOWEST_PRIORITY: Final = 10
BUDGET: Final = 2_000  # microseconds
PERIOD: Final = 10_000
MEASURED: Final = 20 * PERIOD
ATTEMPTS: Final = 10  # a machine that is itself paused while it is measured gets another chance
GREATEST_PERCENT: Final = 29


@value
class Share:
    """What a scheduling context used of a span of time; both in microseconds."""

    used: u64
    span: u64


def show_budget(programs: u64, uart: u64) -> None:
    """Go below the spinner, so that we only run while it may not, and ask how much time it took."""
    spinner = make_child(programs, Child.SPINNER, "spinner", uart)
    check(schedule(spinner, u64(SPINNER_PRIORITY), u64(BUDGET), u64(PERIOD), u64(0)), "spinner's priority")
    check(start(spinner, u64(0)), "spinner")
    check(tcb_set_priority(u64(SLOT_TCB), u64(SLOT_TCB), u64(LOWEST_PRIORITY)), "lower priority")
    tell(measure_until_plausible(spinner.sched_context))
    check(tcb_set_priority(u64(SLOT_TCB), u64(SLOT_TCB), u64(MAX_PRIORITY)), "raise priority")
    check(revoke_cap(spinner.memory), "revoke")


def measure_until_plausible(sched_context: u64) -> Share:
    """The first share that is near the budget, or the last of several that are not."""
    share = measure(sched_context)
    for _attempt in urange(ATTEMPTS):
        if is_held(share):
            return share
        share = measure(sched_context)
    return share


def measure(sched_context: u64) -> Share:
    """What it uses while a number of its periods pass; we see them pass whenever it is out of budget."""
    check(sched_context_consumed(sched_context).error, "consumed")
    ticks = ticks_per_microsecond()
    start_time = csr_read("time")
    while csr_read("time") - start_time < ticks * MEASURED:
        bound(1 << 40, "time goes on")
    consumed = sched_context_consumed(sched_context)
    span = (csr_read("time") - start_time) // ticks
    check(consumed.error, "consumed")
    return Share(consumed.consumed, span)


def is_held(share: Share) -> bool:
    """Whether it ran, and no more than the budget allows, give or take a period's."""
    return share.used > 0 and share.used * 100 // share.span <= GREATEST_PERCENT


def tell(share: Share) -> None:
    console(f"hello: root: the spinner is preempted; with {BUDGET} us of every {PERIOD} us ")
    console(f"it had {share.used} us of {share.span} us")
    if is_held(share):
        console(f", {share.used * 100 // share.span} per cent\n")
    else:
        console(", which is wrong\n")
