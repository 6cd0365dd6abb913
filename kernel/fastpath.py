"""The fast path: a call, and an answer that waits for the next one, when nothing about them is unusual.

Both leave exactly the state that the ordinary path leaves, but for the clock: the scheduling context goes
along with the message, so its time runs on and need not be looked at. Whatever is unusual is found before
anything is changed, and left to the ordinary path.
"""

from __future__ import annotations

from codegen.lang import inline, likely, raw_bits, replace, resume, u64
from kernel.abi.message import MESSAGE_REGISTERS, MessageInfo
from kernel.arch.riscv64.space import is_top_level
from kernel.arch.riscv64.translate import use_table
from kernel.cspace import find_slot
from kernel.domain import is_here
from kernel.heap import insert_by_priority, is_leaf, remove
from kernel.ready import is_highest
from kernel.shapes import (
    A2,
    A3,
    A4,
    A5,
    VSPACE,
    Endpoint,
    EndpointCap,
    FaultKind,
    NotificationState,
    PageTableCap,
    Reply,
    ReplyCap,
    SchedContext,
    Tcb,
    ThreadState,
)
from kernel.state import this_core


@inline
def fast_call(thread: Tcb, cptr: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> bool:
    """Call a passive receiver that waits; False if the ordinary path is to do it.

    The arguments are in the registers in which the thread passed them, and in its saved ones too.
    """
    slot = find_slot(thread, cptr)
    context = thread.sched_context
    if slot is None or context is None or not is_short(info):
        return False
    cap = slot.cap
    if not isinstance(cap, EndpointCap) or not cap.can_send or not (cap.can_grant or cap.can_grant_reply):
        return False
    receiver = cap.endpoint.waiting.first
    if receiver is None or receiver.state is not ThreadState.BLOCKED_ON_RECEIVE:
        return False
    reply = receiver.reply
    if reply is None or receiver.sched_context is not None or not may_follow(thread, receiver):
        return False
    leave_queue(cap.endpoint, receiver)
    lend(thread, receiver, reply, context)
    hand_over(thread, receiver, cap.badge, info, m0, m1, m2, m3)
    return True


@inline
def fast_reply_receive(
    thread: Tcb, cptr: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64, reply_cptr: u64
) -> bool:
    """Answer the caller that lent its context, and wait; False if the ordinary path is to do it."""
    endpoint = receiving_endpoint(thread, cptr)
    reply = held_reply(thread, reply_cptr)
    if endpoint is None or reply is None or not is_short(info):
        return False
    caller = reply.caller
    context = reply.context
    if caller is None or context is None or context is not thread.sched_context:
        return False
    if caller.state is not ThreadState.BLOCKED_ON_REPLY or caller.fault.kind is not FaultKind.NONE:
        return False
    if caller.sched_context is not None or not may_follow(thread, caller):
        return False
    give_back(thread, caller, reply, context)
    wait_with(thread, endpoint, reply)
    hand_over(thread, caller, u64(0), info, m0, m1, m2, m3)
    return True


@inline
def is_short(info: MessageInfo) -> bool:
    """Whether the message is all in registers."""
    return info.length <= MESSAGE_REGISTERS and info.extra_caps == 0


@inline
def may_follow(thread: Tcb, following: Tcb) -> bool:
    """Whether `following` may run next: its domain has time, nobody ready comes before it, it stands at a
    system call and has an address space."""
    if following.priority < thread.priority and not is_highest(following.priority):
        return False
    if not following.in_syscall or not is_here(following):
        return False
    cap = following.slots[VSPACE].cap
    return isinstance(cap, PageTableCap) and (this_core().space is cap.table or is_top_level(cap))


@inline
def leave_queue(endpoint: Endpoint, first: Tcb) -> None:
    """The first waiting thread has met its partner."""
    if likely(is_leaf(first)):
        endpoint.waiting.first = None
    else:
        remove(endpoint.waiting, first)
    first.endpoint = None


@inline
def lend(caller: Tcb, callee: Tcb, reply: Reply, context: SchedContext) -> None:
    """The caller waits for the answer, and the callee runs on its context."""
    callee.reply = None
    reply.caller = caller
    caller.reply = reply
    caller.state = ThreadState.BLOCKED_ON_REPLY
    below = context.top_reply
    if below is not None:
        below.context = None
        below.above = reply
    reply.below = below
    reply.context = context
    context.top_reply = reply
    caller.sched_context = None
    callee.sched_context = context
    context.thread = callee


@inline
def receiving_endpoint(thread: Tcb, cptr: u64) -> Endpoint | None:
    """The endpoint at which the thread would wait: no sender is there, and no signal."""
    slot = find_slot(thread, cptr)
    if slot is None:
        return None
    cap = slot.cap
    if not isinstance(cap, EndpointCap) or not cap.can_receive:
        return None
    first = cap.endpoint.waiting.first
    if first is not None and first.state is not ThreadState.BLOCKED_ON_RECEIVE:
        return None
    notification = thread.bound_notification
    if notification is not None and (
        notification.state is NotificationState.ACTIVE or notification.sched_context is not None
    ):
        return None
    return cap.endpoint


@inline
def held_reply(thread: Tcb, cptr: u64) -> Reply | None:
    """The reply object that the thread answers through and receives with."""
    slot = find_slot(thread, cptr)
    if slot is None:
        return None
    cap = slot.cap
    return cap.reply if isinstance(cap, ReplyCap) else None


@inline
def give_back(thread: Tcb, caller: Tcb, reply: Reply, context: SchedContext) -> None:
    """The caller runs on its context again."""
    below = reply.below
    if below is not None:
        below.above = None
        below.context = context
    context.top_reply = below
    reply.context = None
    reply.below = None
    caller.reply = None
    thread.sched_context = None
    caller.sched_context = context
    context.thread = caller


@inline
def wait_with(thread: Tcb, endpoint: Endpoint, reply: Reply) -> None:
    """The thread waits for the next caller, who will be held by `reply`."""
    reply.caller = thread
    thread.reply = reply
    thread.endpoint = endpoint
    thread.state = ThreadState.BLOCKED_ON_RECEIVE
    if likely(endpoint.waiting.first is None):
        endpoint.waiting.first = thread
    else:
        insert_by_priority(endpoint.waiting, thread)


@inline
def hand_over(thread: Tcb, following: Tcb, badge: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> None:
    """Give `following` the message; it leaves the kernel, behind the call that it made."""
    following.state = ThreadState.RUNNING
    following.in_syscall = False
    thread.in_syscall = True
    this_core().current = following
    cap = following.slots[VSPACE].cap
    assert isinstance(cap, PageTableCap), "it was looked at before"
    if this_core().space is not cap.table:
        use_table(cap.table, cap.asid)
    leave_with_message(following, badge, info, m0, m1, m2, m3)


@inline
def leave_with_message(thread: Tcb, badge: u64, info: MessageInfo, m0: u64, m1: u64, m2: u64, m3: u64) -> None:
    """Message registers beyond the length of the message stay as the thread had them."""
    words = thread.context.words
    tag = raw_bits(replace(info, caps_unwrapped=u64(0)))
    length = info.length
    if length >= MESSAGE_REGISTERS:
        resume(badge, tag, m0, m1, m2, m3, words)
    elif length == 0:
        resume(badge, tag, words[A2], words[A3], words[A4], words[A5], words)
    else:
        second = m1 if length > 1 else words[A3]
        third = m2 if length > 2 else words[A4]
        resume(badge, tag, m0, second, third, words[A5], words)
