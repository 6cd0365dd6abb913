"""What a scheduling context consumed, and who waits to be told."""

from __future__ import annotations

from codegen.lang import VAddr, u64
from kernel.message import NO_BUFFER, set_message_word
from kernel.shapes import SchedContext, Tcb
from kernel.state import shared, this_core


def take_consumed(context: SchedContext) -> u64:
    """Microseconds used from the context since somebody last asked; they count anew from now."""
    me = this_core()
    uncharged = me.consumed if me.context is context else u64(0)
    us = (context.consumed + uncharged) // shared.ticks_per_us
    context.consumed = u64(0) - uncharged  # zero once that is charged
    return us


def answer_consumed(thread: Tcb, context: SchedContext) -> None:
    """Let the first word of the thread's answer be what the context consumed."""
    set_message_word(thread, VAddr(NO_BUFFER), u64(0), take_consumed(context))


def complete_yield_to(context: SchedContext) -> None:
    """The thread that yielded to the context, if there is one, learns what was consumed until now."""
    thread = context.yielded_by
    if thread is not None:
        answer_consumed(thread, context)
        cancel_yield_to(thread)


def cancel_yield_to(thread: Tcb) -> None:
    """The thread no longer waits to be told."""
    context = thread.yield_to
    if context is not None:
        context.yielded_by = None
        thread.yield_to = None
