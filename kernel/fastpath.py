"""The fast path: a call, and an answer that waits for the next one, when nothing about them is unusual.

Both leave exactly the state that the ordinary path leaves, but for the clock: the scheduling context goes
along with the message, so its time runs on and need not be looked at. Whatever is unusual is found before
anything is changed, and left to the ordinary path. Some of it is loaded a step
before it is asked, as a load takes a while.
"""

from __future__ import annotations

from typing import Final

from codegen.lang import cold, from_bits, inline, likely, resume, resume_bare, section, u64, unlikely, urange
from kernel.abi.message import MAX_MESSAGE_WORDS, MESSAGE_REGISTERS, MessageInfo
from kernel.arch.riscv64.translate import use_space
from kernel.clock import update_time
from kernel.cspace import find_slot, is_in_root, slot_in_root
from kernel.domain import is_here, is_over
from kernel.fault import clear_fault, fault_handler
from kernel.heap import insert_by_priority, remove_first
from kernel.ipc import copy_buffer, held_length, transfer_fault, transfer_message
from kernel.message import NO_BUFFER, ipc_buffer
from kernel.object.callstack import stack
from kernel.object.endpoint import first_waiting
from kernel.object.notification import concerns
from kernel.object.reply import answers_fault
from kernel.ready import enqueue, is_highest
from kernel.refill import is_ready, is_sufficient, use_slice
from kernel.schedule import start_anew
from kernel.shapes import (
    A0,
    A1,
    A2,
    A6,
    Endpoint,
    EndpointCap,
    Fault,
    Reply,
    ReplyCap,
    SchedContext,
    Slot,
    Tcb,
    ThreadState,
    Way,
)
from kernel.state import this_core
from kernel.switch import schedule, set_timer_at
from kernel.syscall import fast_invoke

SIZE: Final = 0xFFF  # of a tag: the length, below how many capabilities there are and were


@inline
def fast_call(thread: Tcb, cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, *, is_bare: bool) -> Way:
    """Call a receiver that waits.

    The arguments are in the registers in which the thread passed them, and in its saved ones too unless its call is
    a bare one. Bare calls do only what needs nothing but those, and are turned down otherwise.
    """
    if not is_in_root(thread, cptr):
        return turn_down(thread) if is_bare else call_below(thread, cptr)
    return call_through(thread, slot_in_root(thread, cptr), info, m0, m1, m2, m3, is_bare=is_bare)


@cold
def call_below(thread: Tcb, cptr: u64) -> Way:
    """Call through several CNodes."""
    slot = find_slot(thread, cptr)
    w = thread.context.words
    if slot is None:
        return Way.ORDINARY
    return call_through(thread, slot, w[A1], w[A2], w[A2 + 1], w[A2 + 2], w[A2 + 3], is_bare=False)


@inline
def call_through(thread: Tcb, slot: Slot, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, *, is_bare: bool) -> Way:
    """The same through the capability in the slot."""
    cap = slot.cap
    if not isinstance(cap, EndpointCap) or not cap.can_send or not cap.can_grant_reply:
        return turn_down(thread) if is_bare else fast_invoke(thread)
    receiver = cap.endpoint.waiting.first
    if receiver is None:
        return turn_down(thread) if is_bare else go_round()
    reply = receiver.reply
    context = receiver.sched_context
    if reply is None or not may_follow(thread, receiver):
        return turn_down(thread) if is_bare else go_round()
    assert receiver.state is ThreadState.BLOCKED_ON_RECEIVE, "who waits at an endpoint with a reply object receives"
    if unlikely(context is not None or cap.endpoint.waiting.arrivals != 0) or is_long(info, receiver):
        return turn_down(thread) if is_bare else call_with_more(cap.badge, info, m0, m1, m2, m3, receiver, thread)
    cap.endpoint.waiting.first = None
    wait_for_answer(thread, reply)
    lend(thread, receiver, reply)
    return hand_over(receiver, cap.badge, info, info & SIZE, m0, m1, m2, m3, is_bare=is_bare)


@section(".text.hot.call")
def call_with_more(badge: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, receiver: Tcb, thread: Tcb) -> Way:
    """Call with a longer message, a receiver with time of its own, or one behind whom others wait."""
    context = receiver.sched_context
    if (context is not None and not may_run_on(context)) or not pass_words(thread, receiver, info):
        return Way.ORDINARY
    meet(thread, receiver)
    return hand_on(thread, receiver, badge, info, m0, m1, m2, m3)


@inline
def meet(thread: Tcb, receiver: Tcb) -> None:
    """The receiver runs on, on time of its own if it has some, while the thread waits for its answer."""
    endpoint = receiver.endpoint
    reply = receiver.reply
    assert endpoint is not None, "who receives waits at an endpoint"
    assert reply is not None, "it has a reply object"
    remove_first(endpoint.waiting, receiver)
    wait_for_answer(thread, reply)
    if receiver.sched_context is None:
        lend(thread, receiver, reply)
    else:
        run_on(receiver)


@section(".text.hot.fault")
def fast_fault(thread: Tcb, fault: Fault) -> bool:
    """Call the handler of a fault, which waits, for the thread that met it; False as above."""
    cap = fault_handler(thread)
    if cap is None:
        return False
    handler = cap.endpoint.waiting.first
    if handler is None or handler.reply is None or not may_follow(thread, handler):
        return False
    context = handler.sched_context
    if handler.space_epoch | 1 != this_core().space_epoch or (context is not None and not may_run_on(context)):
        return False
    thread.fault = fault
    thread.progress = u64(0)
    transfer_fault(thread, handler, cap.badge)
    meet(thread, handler)
    become(handler)
    return True


@section(".text.hot.call")
def fast_send(thread: Tcb, cap: EndpointCap) -> Way:
    """Send to a receiver of higher priority that has time of its own."""
    receiver = first_waiting(cap.endpoint, ThreadState.BLOCKED_ON_RECEIVE)
    if receiver is None or receiver.priority <= thread.priority or not is_here(receiver) or not cap.can_send:
        return Way.ORDINARY
    context = receiver.sched_context
    w = thread.context.words
    if context is None or not may_run_on(context) or not pass_words(thread, receiver, w[A1]):
        return Way.ORDINARY
    remove_first(cap.endpoint.waiting, receiver)
    if receiver.reply is not None:
        receiver.reply.caller = None
    enqueue(thread)
    run_on(receiver)
    return hand_on(thread, receiver, cap.badge, w[A1], w[A2], w[A2 + 1], w[A2 + 2], w[A2 + 3])


@inline
def fast_reply_receive(
    thread: Tcb, cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply_cptr: u64, *, is_bare: bool
) -> Way:
    """Answer the caller that lent its context, and wait."""
    if not is_in_root(thread, cptr) or not is_in_root(thread, reply_cptr):
        return turn_down(thread) if is_bare else answer_below(thread, cptr, reply_cptr)
    by = slot_in_root(thread, reply_cptr)
    return answer_through(thread, slot_in_root(thread, cptr), by, info, m0, m1, m2, m3, is_bare=is_bare)


@cold
def answer_below(thread: Tcb, cptr: u64, reply_cptr: u64) -> Way:
    """Answer through several CNodes."""
    at = find_slot(thread, cptr)
    by = find_slot(thread, reply_cptr)
    w = thread.context.words
    if at is None or by is None:
        return Way.ORDINARY
    return answer_through(thread, at, by, w[A1], w[A2], w[A2 + 1], w[A2 + 2], w[A2 + 3], is_bare=False)


@inline
def answer_through(
    thread: Tcb, slot: Slot, reply_slot: Slot, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, *, is_bare: bool
) -> Way:
    """The same through the capabilities in the slots."""
    cap = slot.cap
    reply_cap = reply_slot.cap
    if not isinstance(cap, EndpointCap) or not cap.can_receive or not isinstance(reply_cap, ReplyCap):
        return turn_down(thread) if is_bare else go_round()
    reply = reply_cap.reply
    context = thread.sched_context
    assert context is not None, "who runs has a context"
    first = cap.endpoint.waiting.first
    caller = reply.caller
    if unlikely(reply.context is not context or first is not None):
        return turn_down(thread) if is_bare else answer_others(cap.endpoint, info, m0, m1, m2, m3, reply, thread)
    assert caller is not None, "a reply object with a context holds a caller"
    assert caller.state is ThreadState.BLOCKED_ON_REPLY, "who called waits for an answer"
    kept = caller.sched_context
    if is_long(info, caller) or unlikely(not caller.fault.is_none()):
        return turn_down(thread) if is_bare else answer_others(cap.endpoint, info, m0, m1, m2, m3, reply, thread)
    if kept is not None or not may_follow(thread, caller) or concerns(thread.bound_notification):
        return turn_down(thread) if is_bare else go_round()
    cap.endpoint.waiting.first = thread
    turn_round(thread, caller, reply, context)
    wait_for_call(thread, reply, cap.endpoint)
    return hand_over(caller, u64(0), info, info & SIZE, m0, m1, m2, m3, is_bare=is_bare)


@cold
def go_round() -> Way:
    """Something is unusual, as gcc is told by this being cold: so the usual way goes straight on, without a jump."""
    return Way.ORDINARY


@section(".text.hot.call")
def answer_others(endpoint: Endpoint, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply: Reply, thread: Tcb) -> Way:
    """Answer at length, or where others wait already, or one who kept its own time, or faulted and is to go on."""
    caller = reply.caller
    if caller is None or not may_answer(thread, caller, reply, endpoint) or not is_simple(thread, caller, info):
        return Way.ORDINARY
    insert_by_priority(endpoint.waiting, thread)
    context = reply.context
    if context is not None:
        turn_round(thread, caller, reply, context)
    else:
        run_on(caller)
    wait_for_call(thread, reply, endpoint)
    if caller.fault.is_none():
        return hand_on(thread, caller, u64(0), info, m0, m1, m2, m3)
    answers_fault(thread, caller, clear_fault(caller).kind)
    start_anew(caller)
    become(caller)
    return Way.LEAVE


@inline
def may_answer(thread: Tcb, caller: Tcb, reply: Reply, endpoint: Endpoint) -> bool:
    """Whether the thread may wait, and the caller go on at once, on the time that it lent or on its own."""
    if first_waiting(endpoint, ThreadState.BLOCKED_ON_SEND) is not None or concerns(thread.bound_notification):
        return False
    context = caller.sched_context
    if context is None:
        return reply.context is thread.sched_context and may_follow(thread, caller)
    is_alone = reply.context is None and reply.above is None and reply.below is None
    is_waiting = is_alone and caller.state is ThreadState.BLOCKED_ON_REPLY
    return is_waiting and may_follow(thread, caller) and may_run_on(context)


@inline
def is_simple(thread: Tcb, caller: Tcb, info: u64) -> bool:
    """Whether the answer is all words, which are passed on, or lets one who faulted do it again."""
    if caller.fault.is_none():
        return pass_words(thread, caller, info)
    return caller.space_epoch | 1 == this_core().space_epoch and from_bits(MessageInfo, info).label == 0


@inline
def pass_words(sender: Tcb, receiver: Tcb, info: u64) -> bool:
    """Copy what is not in registers to a receiver whose address space is known; False if that is not all there is to
    do, and nothing was done."""
    if receiver.space_epoch | 1 != this_core().space_epoch:
        return False
    size = info & SIZE
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
    """Whether `following` may run next: its domain has time, and nobody ready comes before it."""
    return is_here(following) and (likely(following.priority >= thread.priority) or is_highest(following.priority))


@inline
def is_long(info: u64, following: Tcb) -> bool:
    """Whether a message takes more than registers, or its receiver more than that and its address space to go on."""
    epoch = following.space_epoch
    return (info & SIZE) > MESSAGE_REGISTERS or unlikely(epoch != this_core().space_epoch)


@inline
def may_run_on(context: SchedContext) -> bool:
    """Whether a blocked thread's own time may be used from now on, and nobody else's time begins or ends."""
    update_time()
    mine = this_core().context
    has_time = is_ready(context) and is_sufficient(context, u64(0)) and not context.is_sporadic
    return has_time and is_undisturbed() and (mine is None or is_sufficient(mine, this_core().consumed))


@inline
def is_undisturbed() -> bool:
    """Whether now neither another domain's time has come nor that of a thread that waits for its own."""
    return not is_over() and this_core().due > this_core().now


@inline
def run_on(thread: Tcb) -> None:
    """The thread, which may, is the current one and uses its own time."""
    me = this_core()
    mine = me.context
    theirs = thread.sched_context
    me.current = thread
    if mine is not None and theirs is not None and likely(mine.period | theirs.period == 0):
        use_slice(mine, me.consumed)
        mine.consumed = mine.consumed + me.consumed
        me.consumed = u64(0)
        me.context = theirs
        set_timer_at(me.now + theirs.refills[0].amount)
    else:
        schedule()


@inline
def wait_for_answer(caller: Tcb, reply: Reply) -> None:
    """The caller is held by the reply object."""
    reply.caller = caller
    caller.reply = reply
    caller.state = ThreadState.BLOCKED_ON_REPLY


@inline
def lend(caller: Tcb, callee: Tcb, reply: Reply) -> None:
    """The callee runs on the caller's context."""
    context = caller.sched_context
    assert context is not None, "who runs has a context"
    stack(reply, context)
    caller.sched_context = None
    callee.sched_context = context
    context.thread = callee


@inline
def turn_round(thread: Tcb, caller: Tcb, reply: Reply, context: SchedContext) -> None:
    """The caller runs on the context again that it lent."""
    below = reply.below
    context.top_reply = below
    reply.context = None
    thread.sched_context = None
    caller.sched_context = context
    context.thread = caller
    if likely(below is None):
        return
    assert below is not None, "it was lent along another call before"
    below.above = None
    below.context = context
    reply.below = None


@inline
def wait_for_call(thread: Tcb, reply: Reply, endpoint: Endpoint) -> None:
    """The thread, which is in the queue of the endpoint, waits for the next call."""
    reply.caller = thread
    thread.reply = reply
    thread.endpoint = endpoint
    thread.state = ThreadState.BLOCKED_ON_RECEIVE


@inline
def become(following: Tcb) -> None:
    """Leave the kernel as this thread."""
    following.state = ThreadState.RUNNING
    this_core().current = following
    use_space(following.space)


@inline
def hand_over(to: Tcb, badge: u64, info: u64, length: u64, m0: u64, m1: u64, m2: u64, m3: u64, *, is_bare: bool) -> Way:
    """Give a thread the message; it leaves the kernel, behind the call that it made.

    Message registers beyond the length of the message, which is 4 if it goes on elsewhere, stay as it had them.
    A bare call always has four words.
    """
    become(to)
    w = to.context.words
    if is_bare:
        return resume_bare(badge, info, m0, m1, m2, m3, w, Way.LEAVE)
    if length == 0:
        return resume(badge, info, w[A2], w[A2 + 1], w[A2 + 2], w[A2 + 3], w, Way.LEAVE)
    if likely(length == MESSAGE_REGISTERS):
        return resume(badge, info, m0, m1, m2, m3, w, Way.LEAVE)
    second = m1 if length > 1 else w[A2 + 1]
    return resume(badge, info, m0, second, m2 if length > 2 else w[A2 + 2], w[A2 + 3], w, Way.LEAVE)


@inline
def hand_on(thread: Tcb, following: Tcb, badge: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64) -> Way:
    """The same with a message that may go on elsewhere; who uses floats leaves on the ordinary way."""
    if is_long(u64(0), following):
        become(following)
        transfer_message(thread, following, None, badge, may_grant=False)
        return Way.LEAVE
    length = held_length(info & SIZE, NO_BUFFER)
    return hand_over(following, badge, info, length, m0, m1, m2, m3, is_bare=False)


@inline
def begin_bare(thread: Tcb) -> None:
    """Who makes a bare call finds zeros where nobody sends anything. They are there if its last call was bare too."""
    context = thread.context
    if unlikely(context.resume_at != 0):
        context.resume_at = u64(0)
        for i in urange(A0, A6):
            context.words[i] = u64(0)


@cold
def turn_down(thread: Tcb) -> Way:
    """Do nothing of what a bare call asks for: the thread may ask again, by a call that keeps its registers."""
    start_anew(thread)
    return Way.LEAVE
