"""The eleven system calls (seL4 manual, 2.2)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, enum_from, u64
from kernel.abi.errors import LookupFailureKind
from kernel.abi.labels import Label
from kernel.abi.message import BUFFER_CAPS, MessageInfo
from kernel.abi.syscalls import Syscall
from kernel.answer import answer_error, answer_success
from kernel.budget import yield_budget
from kernel.call import Invocation
from kernel.cspace import first_missing, lookup_slot
from kernel.debug import handle_debug_call
from kernel.fault import handle_fault
from kernel.invocation import invoke
from kernel.ipc import message_info, sent_length
from kernel.message import NO_BUFFER, buffer_word, ipc_buffer
from kernel.object.endpoint import receive_ipc
from kernel.object.notification import wait
from kernel.results import InvocationError, Outcome, Preempted
from kernel.schedule import current_thread
from kernel.shapes import (
    A0,
    A6,
    T0,
    EndpointCap,
    Fault,
    FaultKind,
    LookupFault,
    Notification,
    NotificationCap,
    ReplyCap,
    Slot,
    Tcb,
    ThreadState,
)

MISSING: Final = LookupFault(LookupFailureKind.MISSING_CAPABILITY)


def handle_syscall(number: Syscall) -> bool:
    """Do what the current thread asks for; answer False if there is no such call."""
    thread = current_thread()
    words = thread.context.words
    match number:
        case Syscall.CALL:
            send(thread, words[A0], is_call=True, is_blocking=True, may_donate=True)
        case Syscall.SEND:
            send(thread, words[A0], is_call=False, is_blocking=True, may_donate=False)
        case Syscall.NB_SEND:
            send(thread, words[A0], is_call=False, is_blocking=False, may_donate=False)
        case Syscall.REPLY_RECV:
            send_first(thread, words[A6])
            receive(thread, is_blocking=True, takes_reply=True)
        case Syscall.NB_SEND_RECV:
            send_first(thread, words[T0])
            receive(thread, is_blocking=True, takes_reply=True)
        case Syscall.NB_SEND_WAIT:
            send_first(thread, words[A6])
            receive(thread, is_blocking=True, takes_reply=False)
        case Syscall.RECV:
            receive(thread, is_blocking=True, takes_reply=True)
        case Syscall.NB_RECV:
            receive(thread, is_blocking=False, takes_reply=True)
        case Syscall.WAIT:
            receive(thread, is_blocking=True, takes_reply=False)
        case Syscall.NB_WAIT:
            receive(thread, is_blocking=False, takes_reply=False)
        case Syscall.YIELD:
            yield_budget()
        case _:
            return handle_debug_call(number)
    return True


def send(thread: Tcb, cptr: u64, *, is_call: bool, is_blocking: bool, may_donate: bool) -> None:
    """Invoke the capability that `cptr` names; what is not found is a fault if the call may block."""
    slot = lookup_slot(thread, cptr)
    if isinstance(slot, LookupFault):
        if is_blocking:
            fault_on_capability(thread, cptr, slot, in_receive=False)
        return
    info = message_info(thread)
    buffer = ipc_buffer(thread, for_writing=False)
    missing = first_missing(thread, buffer, info.extra_caps)
    if missing is not None:
        if is_blocking:
            address = buffer_word(buffer, missing + BUFFER_CAPS)
            fault_on_capability(thread, address, lookup_failure(thread, address), in_receive=False)
        return
    call = Invocation(
        thread=thread,
        label=enum_from(Label, info.label, default=Label.INVALID),
        length=sent_length(info, buffer),
        buffer=buffer,
        extra_caps=u64(0) if buffer == NO_BUFFER else info.extra_caps,
        first_cap=extra_cap(thread, buffer, info, u64(0)),
        second_cap=extra_cap(thread, buffer, info, u64(1)),
        third_cap=extra_cap(thread, buffer, info, u64(2)),
        is_call=is_call,
        is_blocking=is_blocking,
        may_donate=may_donate,
    )
    thread.state = ThreadState.RESTART
    conclude(thread, invoke(call, slot), is_call=is_call)


def send_first(thread: Tcb, cptr: u64) -> None:
    """The sending half of a combined call: it never blocks, and does not reach other kernel objects."""
    slot = lookup_slot(thread, cptr)
    if isinstance(slot, LookupFault):
        return
    cap = slot.cap
    if isinstance(cap, (EndpointCap, NotificationCap, ReplyCap)):
        send(thread, cptr, is_call=False, is_blocking=False, may_donate=True)


def conclude(thread: Tcb, outcome: Outcome, *, is_call: bool) -> None:
    """Answer the thread, if it waits for that, and let it go on; a preempted call starts again."""
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


def extra_cap(thread: Tcb, buffer: VAddr, info: MessageInfo, index: u64) -> Slot | None:
    """The slot of an extra capability of the message; None if there are fewer."""
    if buffer == NO_BUFFER or index >= info.extra_caps:
        return None
    slot = lookup_slot(thread, buffer_word(buffer, index + BUFFER_CAPS))
    return None if isinstance(slot, LookupFault) else slot


def lookup_failure(thread: Tcb, cptr: u64) -> LookupFault:
    """Why there is no slot at `cptr`."""
    slot = lookup_slot(thread, cptr)
    return slot if isinstance(slot, LookupFault) else LookupFault(LookupFailureKind.NONE)


def receive(thread: Tcb, *, is_blocking: bool, takes_reply: bool) -> None:
    """Wait at, or poll, what a0 names; `takes_reply`: a6 names a reply object."""
    cptr = thread.context.words[A0]
    slot = lookup_slot(thread, cptr)
    if isinstance(slot, LookupFault):
        fault_on_capability(thread, cptr, slot, in_receive=True)
        return
    cap = slot.cap
    if isinstance(cap, EndpointCap) and cap.can_receive:
        receive_from_endpoint(thread, cap, is_blocking=is_blocking, takes_reply=takes_reply)
    elif isinstance(cap, NotificationCap) and cap.can_receive and may_wait(thread, cap.notification):
        wait(thread, cap.notification, is_blocking=is_blocking)
    else:
        fault_on_capability(thread, cptr, MISSING, in_receive=True)


def may_wait(thread: Tcb, notification: Notification) -> bool:
    """Whether no other thread is bound to the notification."""
    return notification.bound_thread is None or notification.bound_thread is thread


def receive_from_endpoint(thread: Tcb, cap: EndpointCap, *, is_blocking: bool, takes_reply: bool) -> None:
    """Receive a message; a reply object that is named must be there."""
    if not takes_reply:
        receive_ipc(thread, cap.endpoint, None, is_blocking=is_blocking)
        return
    cptr = thread.context.words[A6]
    slot = lookup_slot(thread, cptr)
    if isinstance(slot, LookupFault):
        fault_on_capability(thread, cptr, slot, in_receive=True)
        return
    reply_cap = slot.cap
    if isinstance(reply_cap, ReplyCap):
        receive_ipc(thread, cap.endpoint, reply_cap.reply, is_blocking=is_blocking)
    else:
        fault_on_capability(thread, cptr, MISSING, in_receive=True)


def fault_on_capability(thread: Tcb, cptr: u64, lookup: LookupFault, *, in_receive: bool) -> None:
    """The thread named a capability that is not there, or not of the right kind."""
    handle_fault(thread, Fault(FaultKind.CAPABILITY, cptr, in_receive=in_receive, lookup=lookup))
