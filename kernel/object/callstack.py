"""Reply objects in use: who is called by whom, and the way a lent scheduling context goes home.

A context that is lent by calls keeps the reply objects of those calls as a stack. Answering through the
topmost returns the context to its caller; one that leaves from the middle closes the gap.
"""

from __future__ import annotations

from codegen.lang import inline, likely
from kernel.object.donation import donate
from kernel.schedule import set_state
from kernel.shapes import Reply, SchedContext, Tcb, ThreadState


def hold(reply: Reply | None, thread: Tcb) -> None:
    """Let the reply object, if there is one, lead to `thread` and back."""
    thread.reply = reply
    if reply is not None:
        assert reply.caller is None, "the reply object is free"
        reply.caller = thread


def push(caller: Tcb, callee: Tcb, reply: Reply, *, may_donate: bool) -> None:
    """The caller waits for the callee's answer through `reply`, and lends it its context if it needs one."""
    hold(reply, caller)
    set_state(caller, ThreadState.BLOCKED_ON_REPLY)
    context = caller.sched_context
    if may_donate and context is not None and callee.sched_context is None:
        stack(reply, context)
        donate(context, callee)


@inline
def stack(reply: Reply, context: SchedContext) -> None:
    """Put the reply object on the stack of calls along which the context is lent."""
    below = context.top_reply
    reply.context = context
    context.top_reply = reply
    if likely(below is None):
        return
    assert below is not None, "the context was lent before"
    below.context = None
    below.above = reply
    reply.below = below


def unstack(reply: Reply) -> SchedContext | None:
    """Take the reply object off its stack; answer the context if it was the topmost."""
    context = reply.context
    above = reply.above
    below = reply.below
    if below is not None:
        below.above = above
        below.context = context
    if above is not None:
        above.below = below
    if context is not None:
        context.top_reply = below
    reply.context = None
    reply.above = None
    reply.below = None
    return context


def answer(reply: Reply, caller: Tcb) -> None:
    """The caller waits no longer: it gets back what it lent along this call, and is inactive."""
    assert caller.state is ThreadState.BLOCKED_ON_REPLY, "who is answered waits for it"
    context = unstack(reply)
    reply.caller = None
    set_state(caller, ThreadState.INACTIVE)
    if context is not None and caller.sched_context is None:
        donate(context, caller)
