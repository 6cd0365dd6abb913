"""The eleven system calls (seL4 manual, 2.2)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, enum_from, inline, raw_bits, section, u64, urange, word_of
from kernel.abi.labels import Label
from kernel.abi.message import BUFFER_CAPS, MessageInfo
from kernel.abi.syscalls import Syscall
from kernel.answer import answer_error, answer_success
from kernel.arch.riscv64.frame import map_at, unmap_at
from kernel.benchmark import handle_benchmark_call, note_exit
from kernel.budget import check_budget, yield_budget
from kernel.clock import update_time
from kernel.config import BENCHMARK, DEBUG, FASTPATH, UTILISATION
from kernel.cspace import cap_at, find_slot, lookup_failure, lookup_in
from kernel.debug import handle_debug_call
from kernel.fault import handle_fault
from kernel.invariants import check_exit
from kernel.invocation import invoke
from kernel.ipc import message_info, sent_length
from kernel.message import NO_BUFFER, buffer_word, ipc_buffer
from kernel.object.cnode import transfer
from kernel.object.deletion import delete_alone
from kernel.object.derivation import is_empty
from kernel.object.endpoint import receive_ipc, send_ipc
from kernel.object.notification import may_wait, signal, wait
from kernel.object.reply import reply_transfer
from kernel.object.untyped import retype
from kernel.results import InvocationError, Preempted, Success
from kernel.schedule import current_thread
from kernel.shapes import (
    A0,
    A2,
    A3,
    A6,
    T0,
    EndpointCap,
    Fault,
    FaultKind,
    FrameCap,
    NotificationCap,
    ReplyCap,
    Slot,
    Tcb,
    ThreadState,
    UntypedCap,
    Way,
)
from kernel.state import invocation
from kernel.switch import activate_thread, schedule

# Of a tag, above the length: the label, and how many capabilities there are, and were.
LENGTH_BITS: Final = 7
CAPS: Final = 31
NB_SEND: Final = u64(-Syscall.NB_SEND.value)
PAGE_MAP: Final = (Label.PAGE_MAP.value << 5) | 1
PAGE_UNMAP: Final = Label.PAGE_UNMAP.value << 5
CNODE_DELETE: Final = Label.CNODE_DELETE.value << 5
UNTYPED_RETYPE: Final = (Label.UNTYPED_RETYPE.value << 5) | 1


def on_syscall(number: u64) -> None:
    """The current thread makes the system call whose number stands in a7, as the thread wrote it."""
    thread = current_thread()
    if FASTPATH and number == NB_SEND and is_ignored(thread):
        thread.progress = u64(0)
    else:
        serve(number)
    check_exit()


@inline
def is_ignored(thread: Tcb) -> bool:
    """Whether the thread sends to an empty slot, and no capabilities."""
    slot = find_slot(thread, thread.context.words[A0])
    return slot is not None and is_empty(slot) and message_info(thread).extra_caps == 0


@section(".text.serve")
def serve(number: u64) -> None:
    """Do what the current thread asks for, if it has time for that."""
    update_time()
    if check_budget():
        known = enum_from(Syscall, u64(0) - number, default=Syscall.UNKNOWN)
        if known is Syscall.UNKNOWN or not handle_syscall(known):
            handle_fault(current_thread(), Fault(FaultKind.UNKNOWN_SYSCALL, address=number))
    leave()


def leave() -> None:
    """Choose who runs, and let it."""
    thread = current_thread()
    schedule()
    activate_thread()
    if UTILISATION:
        note_exit(thread)


def handle_syscall(number: Syscall) -> bool:
    """Do what the current thread asks for; answer False if there is no such call."""
    thread = current_thread()
    words = thread.context.words
    match number:
        case Syscall.CALL:
            send(thread, words[A0], is_call=True, is_blocking=True, may_donate=True)
        case Syscall.SEND | Syscall.NB_SEND:
            send(thread, words[A0], is_call=False, is_blocking=number is Syscall.SEND, may_donate=False)
        case Syscall.NB_SEND_RECV:
            send_first(thread, words[T0])
            receive(thread, is_blocking=True, takes_reply=True)
        case Syscall.REPLY_RECV | Syscall.NB_SEND_WAIT:
            send_first(thread, words[A6])
            receive(thread, is_blocking=True, takes_reply=number is Syscall.REPLY_RECV)
        case Syscall.RECV | Syscall.WAIT:
            receive(thread, is_blocking=True, takes_reply=number is Syscall.RECV)
        case Syscall.NB_RECV | Syscall.NB_WAIT:
            receive(thread, is_blocking=False, takes_reply=number is Syscall.NB_RECV)
        case Syscall.YIELD:
            yield_budget()
        case _:
            return (DEBUG and handle_debug_call(number)) or (BENCHMARK and handle_benchmark_call(number))
    return True


def send(thread: Tcb, cptr: u64, *, is_call: bool, is_blocking: bool, may_donate: bool) -> None:
    """Invoke the capability that `cptr` names; what is not found is a fault if the call may block."""
    slot = find_slot(thread, cptr)
    if slot is None:
        if is_blocking:
            fault_on_capability(thread, cptr, in_receive=False)
        return
    info = message_info(thread)
    if info.extra_caps != 0 and not take_caps(thread, info.extra_caps, is_blocking=is_blocking):
        return
    cap = slot.cap
    if isinstance(cap, EndpointCap) and cap.can_send:
        send_ipc(thread, cap, is_blocking=is_blocking, is_call=is_call, may_donate=may_donate)
    elif isinstance(cap, NotificationCap) and cap.can_send:
        signal(cap.notification, cap.badge)
    elif isinstance(cap, ReplyCap):
        reply_transfer(thread, cap.reply, may_grant=cap.can_grant)
    else:
        invoke_object(thread, slot, info, is_call=is_call)
        return
    thread.progress = u64(0)
    if is_call and not isinstance(cap, EndpointCap):
        answer_success(thread, u64(0))


@section(".text.call")
def fast_invoke(thread: Tcb) -> Way:
    """Call an object that has only to do with memory.

    Nobody else becomes able to run, so neither clock nor queues are looked at.
    """
    slot = find_slot(thread, thread.context.words[A0])
    if slot is None or not use_memory(thread, slot):
        return Way.ORDINARY
    thread.progress = u64(0)
    answer_success(thread, u64(0))
    check_exit()
    return stay(thread)


@inline
def stay(thread: Tcb) -> Way:
    """Nobody else runs; with floats it takes more to go on."""
    return Way.STAY if thread.space_epoch & 1 != 0 else Way.LEAVE


@inline
def use_memory(thread: Tcb, slot: Slot) -> bool:
    """Map a page, retype memory, or do less; False if that is not what the message asks for, or not done to the end."""
    info = message_info(thread)
    tag = raw_bits(info) >> LENGTH_BITS
    if tag != PAGE_MAP and tag != UNTYPED_RETYPE:
        return use_slots(thread, slot, info)
    buffer = ipc_buffer(thread, for_writing=False)
    other = None if buffer == NO_BUFFER else find_slot(thread, buffer_word(buffer, u64(BUFFER_CAPS)))
    if other is None:
        return False
    cap = slot.cap
    if isinstance(cap, FrameCap) and tag == PAGE_MAP and info.length >= 3:
        return isinstance(map_at(slot, other, thread), Success)
    if isinstance(cap, UntypedCap) and tag == UNTYPED_RETYPE and info.length >= 6:
        return isinstance(retype(slot, other, thread, buffer), Success)
    return False


@section(".text.call")
def use_slots(thread: Tcb, slot: Slot, info: MessageInfo) -> bool:
    """Unmap a page, delete a capability, or copy, mint, move or mutate one; False as above."""
    tag = raw_bits(info) >> LENGTH_BITS
    is_transfer = tag & CAPS == 1 and word_of(Label.CNODE_COPY) <= info.label <= word_of(Label.CNODE_MUTATE)
    cap = slot.cap
    if tag == PAGE_UNMAP and isinstance(cap, FrameCap):
        unmap_at(slot, cap)
        return True
    if not is_transfer and (tag != CNODE_DELETE or info.length < 2):
        return False
    place = lookup_in(cap, thread.context.words[A2], thread.context.words[A3], is_source=False)
    if isinstance(place, InvocationError):
        return False
    if tag == CNODE_DELETE:
        return delete_alone(place)
    buffer = ipc_buffer(thread, for_writing=False)
    root = None if buffer == NO_BUFFER else find_slot(thread, buffer_word(buffer, u64(BUFFER_CAPS)))
    label = enum_from(Label, info.label, default=Label.INVALID)
    return isinstance(transfer(label, info.length, place, root, thread, buffer), Success)


def invoke_object(thread: Tcb, slot: Slot, info: MessageInfo, *, is_call: bool) -> None:
    """Let a kernel object that is no meeting point do what the message says. A preempted call starts again."""
    call = invocation
    if info.extra_caps == 0:
        start_invocation(thread)
    call.label = enum_from(Label, info.label, default=Label.INVALID)
    call.length = sent_length(info, call.buffer)
    thread.state = ThreadState.RESTART
    outcome = invoke(call, slot)
    if thread.state is not ThreadState.RESTART or isinstance(outcome, Preempted):
        return
    thread.progress = u64(0)
    thread.state = ThreadState.RUNNING
    if not is_call:
        return
    if isinstance(outcome, InvocationError):
        answer_error(thread, outcome)
    else:
        answer_success(thread, outcome.length)


def send_first(thread: Tcb, cptr: u64) -> None:
    """The sending half of a combined call: it never blocks, and does not reach other kernel objects."""
    slot = find_slot(thread, cptr)
    if slot is not None and isinstance(slot.cap, (EndpointCap, NotificationCap, ReplyCap)):
        send(thread, cptr, is_call=False, is_blocking=False, may_donate=True)


def start_invocation(thread: Tcb) -> VAddr:
    """The message may have a buffer, and brings no capabilities so far."""
    call = invocation
    call.sender = thread
    call.buffer = ipc_buffer(thread, for_writing=False)
    call.first_cap = None
    call.second_cap = None
    call.third_cap = None
    return call.buffer


def take_caps(thread: Tcb, count: u64, *, is_blocking: bool) -> bool:
    """Look up the capabilities of a message; False if one is not there, which is a fault if the call may block."""
    buffer = start_invocation(thread)
    for i in urange(count if buffer != NO_BUFFER else u64(0)):
        cptr = buffer_word(buffer, i + BUFFER_CAPS)
        slot = find_slot(thread, cptr)
        if slot is None:
            if is_blocking:
                fault_on_capability(thread, cptr, in_receive=False)
            return False
        if i == 0:
            invocation.first_cap = slot
        elif i == 1:
            invocation.second_cap = slot
        else:
            invocation.third_cap = slot
    return True


def receive(thread: Tcb, *, is_blocking: bool, takes_reply: bool) -> None:
    """Wait at, or poll, what a0 names; `takes_reply`: a6 names a reply object."""
    cptr = thread.context.words[A0]
    cap = cap_at(thread, cptr)
    if isinstance(cap, EndpointCap) and cap.can_receive:
        receive_from_endpoint(thread, cap, is_blocking=is_blocking, takes_reply=takes_reply)
    elif isinstance(cap, NotificationCap) and cap.can_receive and may_wait(thread, cap.notification):
        wait(thread, cap.notification, is_blocking=is_blocking)
    else:
        fault_on_capability(thread, cptr, in_receive=True)


def receive_from_endpoint(thread: Tcb, cap: EndpointCap, *, is_blocking: bool, takes_reply: bool) -> None:
    """Receive a message; a reply object that is named must be there."""
    if not takes_reply:
        receive_ipc(thread, cap.endpoint, None, is_blocking=is_blocking)
        return
    cptr = thread.context.words[A6]
    reply_cap = cap_at(thread, cptr)
    if isinstance(reply_cap, ReplyCap):
        receive_ipc(thread, cap.endpoint, reply_cap.reply, is_blocking=is_blocking)
    else:
        fault_on_capability(thread, cptr, in_receive=True)


def fault_on_capability(thread: Tcb, cptr: u64, *, in_receive: bool) -> None:
    """The thread named a capability that is not there, or not of the right kind."""
    thread.lookup_fault = lookup_failure(thread, cptr)
    handle_fault(thread, Fault(FaultKind.CAPABILITY, address=cptr, in_receive=in_receive))
