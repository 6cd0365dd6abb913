"""What trap handlers call: account for time, do the work, decide who leaves the kernel."""

from __future__ import annotations

from typing import Final

from codegen.lang import enum_from, export, section, u64
from kernel.abi.syscalls import Syscall
from kernel.budget import check_budget
from kernel.clock import update_time
from kernel.config import FASTPATH
from kernel.fastpath import fast_call, fast_reply_receive
from kernel.fastsignal import fast_signal, fast_wake
from kernel.fastyield import fast_yield
from kernel.fault import handle_fault
from kernel.invariants import check_exit
from kernel.object.irq import claim_interrupt
from kernel.object.notification import signal
from kernel.schedule import current_thread, possible_switch_to, reschedule_required
from kernel.shapes import A0, A1, A2, A3, A4, A5, A6, Fault, FaultKind, Tcb, ThreadState
from kernel.state import this_core
from kernel.switch import activate_thread, schedule
from kernel.syscall import fast_invoke, handle_syscall

CALL: Final = (1 << 64) - 1  # as a7 holds it
REPLY_RECV: Final = (1 << 64) - 2
SEND: Final = (1 << 64) - 5
YIELD: Final = (1 << 64) - 11


@export
def enter_call(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> None:
    """The current thread calls; its registers from a0 to a6, and the thread in the place of a7."""
    if FASTPATH and fast_call(thread, cptr, info, m0, m1, m2, m3):
        return
    call_object()
    check_exit()


@export
def enter_reply_recv(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply: u64, thread: Tcb) -> None:
    """The current thread answers and waits; its registers as above."""
    if FASTPATH and fast_reply_receive(thread, cptr, info, m0, m1, m2, m3, reply):
        return
    on_ordinary_syscall(u64(REPLY_RECV))
    check_exit()


@section(".text.call")
def call_object() -> None:
    """The current thread calls, and not just for another one's answer."""
    if not (FASTPATH and fast_invoke(current_thread())):
        on_ordinary_syscall(u64(CALL))


def on_syscall(number: u64) -> None:
    """The current thread makes the system call whose number stands in a7, as the thread wrote it.

    The assembly knows the calls of the fast path by their numbers, and does not come here with them.
    """
    thread = current_thread()
    w = thread.context.words
    if number == SEND:
        send_or_signal(thread)
    elif number == YIELD:
        take_turns(thread)
    elif number < REPLY_RECV:
        on_ordinary_syscall(number)
    elif number == CALL:
        enter_call(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread)
    else:
        enter_reply_recv(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread)


@section(".text.hot.send")
def send_or_signal(thread: Tcb) -> None:
    """The current thread sends a message or a signal."""
    if not (FASTPATH and fast_signal(thread)):
        on_ordinary_syscall(u64(SEND))


@section(".text.hot.yield")
def take_turns(thread: Tcb) -> None:
    """The current thread yields."""
    if not (FASTPATH and fast_yield(thread)):
        on_ordinary_syscall(u64(YIELD))


def on_ordinary_syscall(number: u64) -> None:
    """Any system call, on the ordinary path."""
    update_time()
    if check_budget():
        thread = current_thread()
        thread.in_syscall = True
        known = enum_from(Syscall, u64(0) - number, default=Syscall.UNKNOWN)
        if known is Syscall.UNKNOWN or not handle_syscall(known):
            handle_fault(thread, Fault(FaultKind.UNKNOWN_SYSCALL, number))
    leave()


def on_fault(fault: Fault) -> None:
    """The current thread's last instruction could not be executed."""
    update_time()
    if check_budget():
        handle_fault(current_thread(), fault)
    leave()


def on_timer_interrupt() -> None:
    """A budget ends, or a waiting thread may run; perhaps neither, just yet."""
    update_time()
    this_core().must_set_timer = True
    check_budget()
    leave()


def on_device_interrupt() -> None:
    """A device interrupts: whoever waits for it may run."""
    cap = claim_interrupt()
    if cap is not None and FASTPATH and fast_wake(current_thread(), cap.notification, cap.badge):
        return
    update_time()
    check_budget()
    if cap is not None:
        signal(cap.notification, cap.badge)
    leave()


def start_first_thread(thread: Tcb) -> None:
    """Run the initial thread, which has a scheduling context with time and waits at its first instruction."""
    update_time()
    thread.state = ThreadState.RUNNING
    possible_switch_to(thread)
    reschedule_required()
    leave()


def leave() -> None:
    """Choose who runs, and let it."""
    schedule()
    activate_thread()
