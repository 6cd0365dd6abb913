"""What trap handlers call: account for time, do the work, decide who leaves the kernel."""

from __future__ import annotations

from codegen.lang import export, section, u64
from kernel.budget import check_budget
from kernel.clock import update_time
from kernel.config import FASTPATH
from kernel.fastpath import begin_bare, fast_call, fast_fault, fast_reply_receive, turn_down
from kernel.fastsignal import fast_signal, fast_wait, fast_wake
from kernel.fastyield import fast_yield
from kernel.fault import handle_fault
from kernel.object.irq import claim_interrupt
from kernel.object.notification import signal
from kernel.schedule import current_thread, possible_switch_to, reschedule_required
from kernel.shapes import Fault, Tcb, ThreadState, Way
from kernel.state import this_core
from kernel.syscall import leave


@export
@section(".text.hot")
def enter_call(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> Way:
    """The current thread calls; its registers from a0 to a6, and the thread in the place of a7."""
    return fast_call(thread, cptr, info, m0, m1, m2, m3, is_bare=False) if FASTPATH else Way.ORDINARY


@export
@section(".text.hot")
def enter_reply_recv(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply: u64, thread: Tcb) -> Way:
    """The current thread answers and waits; its registers as above."""
    return fast_reply_receive(thread, cptr, info, m0, m1, m2, m3, reply, is_bare=False) if FASTPATH else Way.ORDINARY


@export
@section(".text.hot.bare")
def enter_bare_call(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> Way:
    """The current thread calls by a bare call; its registers as above."""
    begin_bare(thread)
    return fast_call(thread, cptr, info, m0, m1, m2, m3, is_bare=True) if FASTPATH else turn_down(thread)


@export
@section(".text.hot.bare")
def enter_bare_reply_recv(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply: u64, thread: Tcb) -> Way:
    """The current thread answers and waits by a bare call; its registers as above."""
    begin_bare(thread)
    if not FASTPATH:
        return turn_down(thread)
    return fast_reply_receive(thread, cptr, info, m0, m1, m2, m3, reply, is_bare=True)


@export
@section(".text.hot")
def enter_send(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> Way:
    """The current thread sends; its registers as above."""
    return fast_signal(thread, cptr, info) if FASTPATH else Way.ORDINARY


@export
@section(".text.hot.yield")
def enter_yield(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> Way:
    """The current thread yields; its registers as above."""
    return fast_yield(thread) if FASTPATH else Way.ORDINARY


def on_wait(thread: Tcb, cptr: u64) -> bool:
    """The current thread waits for what it names; False if that is for the ordinary way."""
    return FASTPATH and fast_wait(thread, cptr)


def on_fault(fault: Fault) -> None:
    """The current thread's last instruction could not be executed."""
    if FASTPATH and fast_fault(current_thread(), fault):
        return
    update_time()
    if check_budget():
        handle_fault(current_thread(), fault)
    leave()


@section(".text.hot.time")
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
    thread.state = ThreadState.RESTART
    possible_switch_to(thread)
    reschedule_required()
    leave()
