"""Scheduling contexts: their links, their call stacks, and that no time is lost or made."""

from __future__ import annotations

from codegen.lang import u64
from kernel.refill import MOST_CHECKED, refill_at
from kernel.shapes import Reply, SchedContext, ThreadState
from kernel.state import core
from kernel.tests.invariants.living import lives, living


def check_contexts() -> None:
    """All contexts and reply objects."""
    for context in living(SchedContext):
        check_links(context)
        if context.refill_limit != 0:
            check_refills(context)
    for reply in living(Reply):
        check_reply(reply)
    assert core.context is None or lives(core.context), "the context whose time runs lives"


def check_links(context: SchedContext) -> None:
    """Whoever a context belongs to knows it."""
    thread, notification, top, by = (context.thread, context.notification, context.top_reply, context.yielded_by)
    assert thread is None or thread.sched_context is context, "a context's thread knows its context"
    assert notification is None or notification.sched_context is context, "who lends a context knows it"
    assert top is None or top.context is context, "the top of a call stack knows the context"
    assert by is None or by.yield_to is context, "who yielded to a context knows it"


def check_refills(context: SchedContext) -> None:
    """Refills are sorted, do not overlap, and add up to the budget; if they are many, the head may overlap yet."""
    count = int(context.refill_count)
    assert 1 <= count <= context.refill_limit, "the ring holds one refill, and no more than it has room for"
    refills = [refill_at(context, u64(i)) for i in range(count)]
    total = sum(int(refill.amount) for refill in refills)
    assert total == context.budget, "refills add up to the budget"
    if context.period == 0:
        assert (int(context.refill_head), count) == (0, 2), "round robin has two refills, and the first is the head"
        assert refills[0].time == refills[1].time, "both refills of round robin begin together"
        return
    ends = [int(refill.time + refill.amount) for refill in refills]
    starts = [int(refill.time) for refill in refills[1:]]
    follow = [end <= start for end, start in zip(ends, starts, strict=False)]
    assert all(follow[1:] if count > MOST_CHECKED else follow), "refills follow each other"


def check_reply(reply: Reply) -> None:
    """A reply object, its caller, and its neighbours on the stack."""
    caller, above, below, context = reply.caller, reply.above, reply.below, reply.context
    assert caller is None or caller.reply is reply, "who is held by a reply object knows it"
    assert above is None or above.below is reply, "the call above knows the one below"
    assert below is None or below.above is reply, "the call below knows the one above"
    assert context is None or (context.top_reply is reply and above is None), "a context is at the top"
    if above is not None or below is not None or context is not None:
        waits = caller is not None and caller.state is ThreadState.BLOCKED_ON_REPLY
        assert waits, "on a call stack are calls that wait for an answer"
