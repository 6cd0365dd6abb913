"""Reply objects: answering a caller or a thread that faulted (seL4 manual, 4.2.4 and 6.1.11)."""

from __future__ import annotations

from codegen.lang import u64
from kernel.fault import clear_fault, handle_timeout, has_timeout_handler
from kernel.fault_message import apply_fault_reply
from kernel.ipc import message_info, sent_length, transfer_message
from kernel.message import ipc_buffer
from kernel.object.callstack import answer
from kernel.object.cancel import cancel_ipc
from kernel.ready import is_schedulable
from kernel.refill import unblock_check
from kernel.schedule import has_budget, possible_switch_to, postpone, set_state
from kernel.shapes import FaultKind, Reply, SchedContext, Tcb, ThreadState
from kernel.state import this_core


def reply_transfer(sender: Tcb, reply: Reply, *, may_grant: bool) -> None:
    """Answer whoever waits for it, which ends the call; nobody may, and then nothing happens."""
    receiver = reply.caller
    if receiver is None or receiver.state is not ThreadState.BLOCKED_ON_REPLY:
        return
    answer(reply, receiver)
    fault = clear_fault(receiver)
    if fault.is_none():
        transfer_message(sender, receiver, None, u64(0), may_grant=may_grant)
        set_state(receiver, ThreadState.RUNNING)
    elif answers_fault(sender, receiver, fault.kind):
        set_state(receiver, ThreadState.RESTART)
    context = receiver.sched_context
    if context is not None and is_schedulable(receiver):
        continue_with(receiver, context, was_timeout=fault.kind is FaultKind.TIMEOUT)


def answers_fault(sender: Tcb, receiver: Tcb, kind: FaultKind) -> bool:
    """Apply what the handler says; answer whether the thread is to run again."""
    info = message_info(sender)
    buffer = ipc_buffer(sender, for_writing=False)
    length = sent_length(info, buffer)
    return apply_fault_reply(receiver, kind, sender, buffer, label=info.label, length=length)


def continue_with(thread: Tcb, context: SchedContext, *, was_timeout: bool) -> None:
    """The answered thread runs on; if the context it got back is used up, its timeout handler is told."""
    if context.is_sporadic and context is not this_core().context:
        unblock_check(context)
    if has_budget(context):
        possible_switch_to(thread)
    elif has_timeout_handler(thread) and not was_timeout:
        handle_timeout(thread, context.badge)
    else:
        postpone(context)


def finalise(reply: Reply) -> None:
    """The last capability to the object is gone.

    A caller that waits gets back what it lent and stops; a thread that waits to receive with it stops too.
    """
    thread = reply.caller
    if thread is not None and thread.state is ThreadState.BLOCKED_ON_REPLY:
        clear_fault(thread)
        answer(reply, thread)
    elif thread is not None:
        cancel_ipc(thread)
