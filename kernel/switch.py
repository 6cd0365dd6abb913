"""Who runs next: the highest priority that is ready and has time, first come first served."""

from __future__ import annotations

from codegen.lang import bound, inline, likely, u64, unlikely
from kernel.arch.riscv64.firmware import power_off
from kernel.arch.riscv64.timer import set_timer
from kernel.arch.riscv64.vspace import activate
from kernel.clock import FOREVER
from kernel.config import PREEMPTION_INTERVAL
from kernel.domain import go_on, is_anyone_ready, is_over, soonest
from kernel.object.consumption import complete_yield_to
from kernel.object.irq import is_interrupt_awaited
from kernel.ready import append_ready, dequeue, enqueue, is_highest, is_schedulable, take_highest
from kernel.refill import head, unblock_check
from kernel.schedule import awaken, commit_time, current_thread, has_budget, postpone, reschedule_required, start_anew
from kernel.shapes import Action, Tcb, ThreadState
from kernel.state import this_core


def schedule() -> None:
    """Decide who leaves the kernel, and until when."""
    me = this_core()
    if is_over():
        go_on()
        reschedule_required()
    awaken()
    if me.action is not Action.RESUME:
        choose()
        me.action = Action.RESUME
        me.candidate = None
    switch_context()
    if me.must_set_timer:
        set_timer_for_current()
        me.must_set_timer = False


def choose() -> None:
    """Pick the next thread: the candidate if nothing speaks against it, else the first of the highest."""
    me = this_core()
    thread = current_thread()
    candidate = me.candidate
    if is_schedulable(thread):
        enqueue(thread)
    if candidate is not None and is_schedulable(candidate):
        if is_preferred(candidate):
            if unlikely(candidate.in_ready_queue):
                dequeue(candidate)
            switch_to(candidate)
            return
        if candidate.priority == thread.priority and thread.in_ready_queue:
            append_ready(candidate)
        else:
            enqueue(candidate)
    choose_highest()


def is_preferred(candidate: Tcb) -> bool:
    """Whether the candidate may run at once: it has time, and no ready thread comes before it.

    Nobody who is ready has a higher priority than the thread that entered the kernel.
    """
    context = candidate.sched_context
    thread = current_thread()
    is_first = not thread.in_ready_queue and is_highest(candidate.priority)
    return (candidate.priority > thread.priority or is_first) and context is not None and has_budget(context)


def choose_highest() -> None:
    """Run the first ready thread that has time, or nobody; who has none waits for it.

    A machine on which nothing can run ever again is turned off.
    """
    while True:
        bound(PREEMPTION_INTERVAL + 8, "who was ready before this entry has time: those who came are few")
        thread = take_highest()
        if thread is None:
            break
        context = thread.sched_context
        assert context is not None, "a ready thread has a context"
        if has_budget(context):
            switch_to(thread)
            return
        postpone(context)
    this_core().current = this_core().idle_thread
    if this_core().release.first is None and not is_anyone_ready() and not is_interrupt_awaited():
        power_off()


@inline
def switch_to(thread: Tcb) -> None:
    """Make the thread the current one, with its address space."""
    activate(thread)
    this_core().current = thread


@inline
def switch_context() -> None:
    """Time is from now on used from the current thread's context."""
    me = this_core()
    context = current_thread().sched_context
    if context is me.context:
        return
    commit_time()
    if context is not None and likely(not context.is_sporadic):
        unblock_check(context)
    me.context = context
    me.must_set_timer = True


@inline
def set_timer_for_current() -> None:
    """Interrupt when the current budget ends or the first waiting thread may run, whichever is sooner."""
    me = this_core()
    context = me.context
    set_timer_at(FOREVER if context is None else me.now + head(context).amount - me.consumed)


@inline
def set_timer_at(deadline: u64) -> None:
    """Interrupt at `deadline`, or when the first waiting thread may run if that is sooner."""
    due = this_core().due
    set_timer(soonest(due if due < deadline else deadline))


@inline
def activate_thread() -> None:
    """The current thread leaves the kernel: behind its system call, or for RESTART once more at its pc."""
    thread = current_thread()
    context = thread.yield_to
    if context is not None:
        complete_yield_to(context)
    if unlikely(thread.state is ThreadState.RESTART):
        start_anew(thread)
        thread.state = ThreadState.RUNNING
    assert thread.state is ThreadState.RUNNING or thread.state is ThreadState.IDLE, "who leaves can run"
