"""The fast path of yielding: threads of one priority take turns."""

from __future__ import annotations

from codegen.lang import inline, resume, u64
from kernel.arch.riscv64.translate import use_space
from kernel.clock import update_time
from kernel.fastpath import is_long, is_undisturbed
from kernel.queue import append, take_first
from kernel.ready import is_highest, queue_of
from kernel.refill import is_round_robin, is_sufficient, start_round
from kernel.shapes import A0, A1, A2, A3, A4, A5, ANEW, SchedContext, Tcb, ThreadState, Way
from kernel.state import this_core
from kernel.switch import set_timer_for_current


@inline
def fast_yield(thread: Tcb) -> Way:
    """Give up the slice to the next thread of the same priority, or begin a new one if there is none."""
    me = this_core()
    context = me.context
    queue = queue_of(thread)
    first = queue.head
    following = thread if first is None else first
    theirs = following.sched_context
    if context is None or theirs is None or not may_take_turns(thread, following, context, theirs):
        return Way.ORDINARY
    context.consumed = context.consumed + me.consumed
    me.consumed = u64(0)
    start_round(context)
    if first is None:
        set_timer_for_current()
        return Way.STAY
    append(queue, thread)
    take_first(queue, first)
    first.in_ready_queue = False
    thread.in_ready_queue = True
    me.current = following
    me.context = theirs
    set_timer_for_current()
    use_space(following.space)
    if following.context.resume_at & ANEW != 0:
        return Way.LEAVE
    w = following.context.words
    return resume(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w, Way.LEAVE)


@inline
def may_take_turns(thread: Tcb, following: Tcb, context: SchedContext, theirs: SchedContext) -> bool:
    """Whether both have slices that last, and nobody else's time begins or ends."""
    assert is_highest(thread.priority), "nobody who is ready comes before who runs, or before another of its queue"
    are_alike = is_round_robin(context) and is_round_robin(theirs) and following.state is ThreadState.RUNNING
    if not are_alike or following.yield_to is not None or is_long(u64(0), following):
        return False
    update_time()
    return is_undisturbed() and is_sufficient(context, this_core().consumed) and is_sufficient(theirs, u64(0))
