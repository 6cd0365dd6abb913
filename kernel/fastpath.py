"""The fast path: a call, and an answer that waits for the next one, when nothing about them is unusual.

Both leave exactly the state that the ordinary path leaves, but for the clock: the scheduling context goes
along with the message, so its time runs on and need not be looked at. Whatever is unusual is found before
anything is changed, and left to the ordinary path.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import inline, resume, section, u64
from kernel.abi.message import MAX_MESSAGE_WORDS, MESSAGE_REGISTERS
from kernel.arch.riscv64.translate import use_space
from kernel.cspace import find_slot
from kernel.domain import is_here
from kernel.heap import insert_by_priority, is_leaf, remove
from kernel.ipc import copy_buffer
from kernel.message import NO_BUFFER, ipc_buffer
from kernel.ready import is_highest
from kernel.shapes import (
    A2,
    A3,
    A4,
    A5,
    Endpoint,
    EndpointCap,
    FaultKind,
    NotificationState,
    Reply,
    ReplyCap,
    SchedContext,
    Slot,
    Tcb,
    ThreadState,
)
from kernel.state import shared, this_core

SIZE: Final = 0xFFF  # of a tag: the length, below how many capabilities there are and were


@inline
def fast_call(thread: Tcb, cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64) -> bool:
    """Call a receiver that waits; False if the ordinary path is to do it.

    The arguments are in the registers in which the thread passed them, and in its saved ones too.
    """
    slot = find_slot(thread, cptr)
    if slot is None:
        return False
    cap = slot.cap
    if not isinstance(cap, EndpointCap) or not cap.can_send or not (cap.can_grant or cap.can_grant_reply):
        return False
    receiver = cap.endpoint.waiting.first
    if receiver is None or receiver.state is not ThreadState.BLOCKED_ON_RECEIVE:
        return False
    reply = receiver.reply
    if reply is None or not may_follow(thread, receiver):
        return False
    if receiver.sched_context is not None or (info & SIZE) > MESSAGE_REGISTERS or not is_leaf(receiver):
        return call_with_more(receiver, info, m0, m1, m2, m3, slot, thread)
    cap.endpoint.waiting.first = None
    lend(thread, receiver, reply)
    hand_over(thread, receiver, cap.badge, info, m0, m1, m2, m3)
    return True


@section(".text.hot.call")
def call_with_more(receiver: Tcb, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, slot: Slot, thread: Tcb) -> bool:
    """The same for a longer message, or a receiver behind whom others wait; it may follow."""
    cap = slot.cap
    reply = receiver.reply
    assert isinstance(cap, EndpointCap), "it was looked at before"
    assert reply is not None, "it was looked at before"
    if receiver.sched_context is not None or not pass_words(thread, receiver, info & SIZE):
        return False
    remove(cap.endpoint.waiting, receiver)
    lend(thread, receiver, reply)
    hand_over(thread, receiver, cap.badge, info, m0, m1, m2, m3)
    return True


@inline
def fast_reply_receive(thread: Tcb, cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply_cptr: u64) -> bool:
    """Answer the caller that lent its context, and wait; False if the ordinary path is to do it."""
    slot = find_slot(thread, cptr)
    reply_slot = find_slot(thread, reply_cptr)
    if slot is None or reply_slot is None:
        return False
    cap = slot.cap
    if not isinstance(cap, EndpointCap) or not cap.can_receive:
        return False
    reply_cap = reply_slot.cap
    if not isinstance(reply_cap, ReplyCap):
        return False
    reply = reply_cap.reply
    caller = reply.caller
    context = reply.context
    if caller is None or context is None or context is not thread.sched_context:
        return False
    if caller.state is not ThreadState.BLOCKED_ON_REPLY or caller.fault.kind is not FaultKind.NONE:
        return False
    if caller.sched_context is not None or not may_follow(thread, caller):
        return False
    notification = thread.bound_notification
    if notification is not None and (
        notification.state is NotificationState.ACTIVE or notification.sched_context is not None
    ):
        return False
    if (info & SIZE) > MESSAGE_REGISTERS or cap.endpoint.waiting.first is not None:
        return answer_with_more(caller, info, m0, m1, m2, m3, slot, thread)
    cap.endpoint.waiting.first = thread
    give_back(thread, caller, reply, context)
    wait_with(thread, cap.endpoint, reply)
    hand_over(thread, caller, u64(0), info, m0, m1, m2, m3)
    return True


@section(".text.hot.call")
def answer_with_more(caller: Tcb, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, slot: Slot, thread: Tcb) -> bool:
    """The same for a longer answer, or where others wait already; the caller may follow."""
    cap = slot.cap
    reply = caller.reply
    assert isinstance(cap, EndpointCap), "it was looked at before"
    assert reply is not None, "it was looked at before"
    context = reply.context
    assert context is not None, "it was looked at before"
    first = cap.endpoint.waiting.first
    if first is not None and first.state is not ThreadState.BLOCKED_ON_RECEIVE:
        return False
    if not pass_words(thread, caller, info & SIZE):
        return False
    insert_by_priority(cap.endpoint.waiting, thread)
    give_back(thread, caller, reply, context)
    wait_with(thread, cap.endpoint, reply)
    hand_over(thread, caller, u64(0), info, m0, m1, m2, m3)
    return True


@inline
def pass_words(sender: Tcb, receiver: Tcb, size: u64) -> bool:
    """Copy what is not in registers; False if that is not all there is to do, and nothing was done."""
    if size <= MESSAGE_REGISTERS:
        return True
    source = ipc_buffer(sender, for_writing=False)
    destination = ipc_buffer(receiver, for_writing=True)
    if size > MAX_MESSAGE_WORDS or source == NO_BUFFER or destination == NO_BUFFER:
        return False
    copy_buffer(source, destination, size)
    return True


@inline
def may_follow(thread: Tcb, following: Tcb) -> bool:
    """Whether `following` may run next: its domain has time, nobody ready comes before it, it stands at a
    system call, and what is its address space is known."""
    if following.priority < thread.priority and not is_highest(following.priority):
        return False
    return following.in_syscall and following.space_epoch == shared.space_epoch and is_here(following)


@inline
def lend(caller: Tcb, callee: Tcb, reply: Reply) -> None:
    """The caller waits for the answer, and the callee, which leaves the endpoint, runs on its context."""
    context = caller.sched_context
    assert context is not None, "who runs has a context"
    callee.endpoint = None
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
    """The thread, which is in the queue, waits for the next caller, who will be held by `reply`."""
    reply.caller = thread
    thread.reply = reply
    thread.endpoint = endpoint
    thread.state = ThreadState.BLOCKED_ON_RECEIVE


@inline
def hand_over(thread: Tcb, following: Tcb, badge: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64) -> None:
    """Give `following` the message; it leaves the kernel, behind the call that it made.

    Message registers beyond the length of the message stay as it had them.
    """
    following.state = ThreadState.RUNNING
    following.in_syscall = False
    thread.in_syscall = True
    this_core().current = following
    use_space(following.space)
    words = following.context.words
    length = info & SIZE
    if length == 0:
        resume(badge, info, words[A2], words[A3], words[A4], words[A5], words)
    elif length >= MESSAGE_REGISTERS:
        resume(badge, info, m0, m1, m2, m3, words)
    else:
        second = m1 if length > 1 else words[A3]
        third = m2 if length > 2 else words[A4]
        resume(badge, info, m0, second, third, words[A5], words)
