"""What is to happen on the way out: threads that become able to run, or unable, and the time they use."""

from __future__ import annotations

from codegen.lang import inline, likely, u64, unlikely, urange
from kernel.config import PREEMPTION_INTERVAL
from kernel.domain import is_here
from kernel.ready import dequeue, enqueue, is_runnable, is_schedulable
from kernel.refill import is_ready, is_sufficient, make_head_usable, unblock_check, use
from kernel.release import release_enqueue, release_remove
from kernel.shapes import A0, A6, ANEW, CALL_BYTES, PC, RA, REGISTERS, T0, Action, SchedContext, Tcb, ThreadState
from kernel.state import this_core


def current_thread() -> Tcb:
    """The thread that entered the kernel, or that leaves it."""
    thread = this_core().current
    assert thread is not None, "a core always has a current thread"
    return thread


def finish_syscall(thread: Tcb) -> None:
    """A running thread has made its call: it is where it goes on."""
    fill_in(thread)
    context = thread.context
    if thread.state is ThreadState.RUNNING:
        context.words[PC] = context.resume_at & ~u64(ANEW)
        context.resume_at = context.resume_at | ANEW


def start_anew(thread: Tcb) -> None:
    """The thread makes the call again at which it is, or goes on with the instruction that it was stopped at."""
    fill_in(thread)
    thread.context.resume_at = thread.context.words[PC] | ANEW


def fill_in(thread: Tcb) -> None:
    """Let the thread have all its registers. In a call it is where it made that, four bytes before it goes on.

    Of a thread in a bare call only four are kept, and it goes on at its ra; the others are zero, but for a message
    that is there already.
    """
    context = thread.context
    if unlikely(context.resume_at == 0):
        for i in urange(T0, REGISTERS):
            if i < A0 or i >= A6:
                context.words[i] = u64(0)
        context.resume_at = context.words[RA] | ANEW
        context.words[PC] = context.words[RA] - CALL_BYTES
    elif context.resume_at & ANEW == 0:
        context.words[PC] = context.resume_at - CALL_BYTES


def possible_switch_to(thread: Tcb) -> None:
    """The thread became able to run: consider it on the way out, before all others of its priority."""
    context = thread.sched_context
    if context is not None and context.refill_limit != 0 and not thread.in_release_queue:
        consider(thread)


def consider(thread: Tcb) -> None:
    """The same for a thread that has a context and is in no release queue."""
    me = this_core()
    if not is_here(thread):
        enqueue(thread)
    elif me.candidate is None and me.action is not Action.CHOOSE:
        me.action = Action.SWITCH
        me.candidate = thread
    else:
        reschedule_required()
        enqueue(thread)


def awaken() -> None:
    """Threads whose next refill may be used leave the release queue.

    If there are many, the timer interrupts at once for the rest: their time is over.
    """
    me = this_core()
    for _ in urange(PREEMPTION_INTERVAL):
        if likely(me.due > me.now):
            return
        thread = me.release.first
        assert thread is not None, "somebody is due"
        release_remove(thread)
        consider(thread)


def reschedule_required() -> None:
    """Look at all ready threads on the way out."""
    me = this_core()
    candidate = me.candidate
    me.action = Action.CHOOSE
    me.candidate = None
    if candidate is not None and is_schedulable(candidate):
        enqueue(candidate)


def forget(thread: Tcb) -> None:
    """The thread cannot run as it could: take it from all queues of the scheduler."""
    me = this_core()
    dequeue(thread)
    release_remove(thread)
    if me.current is thread or me.candidate is thread:
        reschedule_required()


def has_budget(context: SchedContext) -> bool:
    """Whether the context's time may be used now, and is worth it."""
    used = this_core().consumed if unlikely(this_core().context is context) else u64(0)
    return is_ready(context) and is_sufficient(context, used)


def postpone(context: SchedContext) -> None:
    """The context's thread has no time now: it waits for the next refill, or to see the rest of them joined."""
    thread = context.thread
    assert thread is not None, "a context that is used belongs to a thread"
    make_head_usable(context)
    dequeue(thread)
    if not thread.in_release_queue:
        release_enqueue(thread, context)


def resume_with(thread: Tcb, context: SchedContext) -> None:
    """The thread can run on `context`, which it now has: let it, or let it wait for the next refill."""
    if not is_schedulable(thread):
        return
    if has_budget(context):
        possible_switch_to(thread)
    else:
        postpone(context)


def wake(thread: Tcb) -> None:
    """The thread was blocked and is runnable: it runs if it has time; a sporadic server's counts from now."""
    context = thread.sched_context
    if context is None:
        return
    if context.is_sporadic and context is not this_core().context:
        unblock_check(context)
    resume_with(thread, context)


def set_state(thread: Tcb, state: ThreadState) -> None:
    """Let the thread be in another state; if it is the current one and cannot go on, another will run."""
    thread.state = state
    me = this_core()
    if thread is me.current and me.action is Action.RESUME and not is_runnable(thread):
        me.action = Action.SWITCH


@inline
def commit_time() -> None:
    """Charge the current context for what was used; something else is about to happen to it."""
    me = this_core()
    context = me.context
    if me.consumed > 0 and context is not None and likely(context.refill_limit != 0):
        use(context, me.consumed)
        context.consumed = context.consumed + me.consumed
    me.consumed = u64(0)
