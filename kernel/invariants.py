"""What holds whenever the kernel is left, as far as the objects at hand can tell: checked builds look there.

No walk here depends on how many objects there are; `kernel/tests/invariants/` walks the whole state.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import csr_read, urange
from kernel.arch.riscv64.space import is_top_level
from kernel.arch.riscv64.translate import SATP_SV39, satp_of
from kernel.config import CHECKED
from kernel.domain import is_here
from kernel.object.derivation import is_linked
from kernel.queue import has_ends
from kernel.ready import highest_ready, is_runnable, is_schedulable, ready_here
from kernel.refill import adds_up, is_in_order
from kernel.schedule import current_thread
from kernel.shapes import THREAD_SLOTS, VSPACE, PageTableCap, Reply, SchedContext, Tcb, ThreadState
from kernel.state import this_core

MOST_CALLS: Final = 8  # of a call stack that are looked at


def check_exit() -> None:
    """The current thread, whose time runs, what it has, and the first of those that wait to run."""
    if not CHECKED:
        return
    me = this_core()
    thread = current_thread()
    is_idle = thread.state is ThreadState.IDLE
    assert is_idle or is_runnable(thread), "the current thread can run"
    assert not thread.in_ready_queue, "the current thread is in no ready queue"
    assert is_idle or is_here(thread), "the current thread runs in the time of its domain"
    assert me.candidate is None, "the scheduler has considered its candidate"
    assert me.context is thread.sched_context, "time is used from the current thread's context"
    context = me.context
    if context is not None:
        assert context.thread is thread, "a context's thread knows its context"
        check_context(context)
    if not is_idle:
        check_current(thread)
    check_ready()


def check_current(thread: Tcb) -> None:
    """The current thread waits for nothing, its capabilities are in the list, its address space is in use."""
    assert thread.notification is None, "a running thread waits for no notification"
    for i in urange(THREAD_SLOTS):
        assert is_linked(thread.slots[i]), "a slot's neighbours in the derivation list lead back to it"
    cap = thread.slots[VSPACE].cap
    if isinstance(cap, PageTableCap) and is_top_level(cap):
        space = satp_of(cap.table, cap.asid)
        assert csr_read("satp") == space | SATP_SV39, "the machine translates by the current thread's tables"
        assert thread.space_epoch != this_core().space_epoch or thread.space == space, "what is known of a space holds"


def check_context(context: SchedContext) -> None:
    """The refills of the context whose time runs, and the calls along which it was lent."""
    assert 0 < context.refill_count <= context.refill_limit, "the ring has room for all refills"
    assert is_in_order(context), "refills follow each other"
    assert adds_up(context), "refills add up to the budget"
    reply = context.top_reply
    if reply is not None:
        assert reply.context is context, "the top of a call stack knows the context"
        assert reply.above is None, "nothing is above the top of a call stack"
        check_calls(reply)


def check_calls(top: Reply) -> None:
    """The topmost calls of a stack."""
    reply: Reply | None = top
    for _ in urange(MOST_CALLS):
        if reply is None:
            return
        caller = reply.caller
        assert caller is not None, "on a call stack are calls that wait for an answer"
        assert caller.reply is reply, "who is held by a reply object knows it"
        assert caller.state is ThreadState.BLOCKED_ON_REPLY, "who called waits for an answer"
        below = reply.below
        assert below is None or below.above is reply, "the call below knows the one above"
        reply = below


def check_ready() -> None:
    """The bitmap leads to a thread that can run and stands first in the queue of its priority."""
    ready = ready_here()
    if ready.words == 0:
        return
    first = highest_ready()
    assert first is not None, "the bitmap tells which ready queues have members"
    assert first.in_ready_queue, "a ready thread knows that it is"
    assert is_schedulable(first), "a ready thread can run"
    assert has_ends(ready.queues[first.priority]), "a queue has two ends"
