"""What trap handlers call: account for time, do the work, decide who leaves the kernel."""

from __future__ import annotations

from codegen.lang import export, section, u64
from kernel.budget import check_budget
from kernel.clock import update_time
from kernel.config import FASTPATH
from kernel.fastpath import fast_call, fast_fault, fast_reply_receive
from kernel.fastsignal import fast_signal, fast_wake
from kernel.fastyield import fast_yield
from kernel.fault import handle_fault
from kernel.object.irq import claim_interrupt
from kernel.object.notification import signal
from kernel.schedule import current_thread, possible_switch_to, reschedule_required
from kernel.shapes import A0, A1, A2, A3, A4, A5, A6, Fault, Tcb, ThreadState
from kernel.state import this_core
from kernel.syscall import CALL, REPLY_RECV, SEND, YIELD, call_object, leave, on_ordinary_syscall


@export
def enter_call(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> None:
    """The current thread calls; its registers from a0 to a6, and the thread in the place of a7."""
    if FASTPATH and fast_call(thread, cptr, info, m0, m1, m2, m3):
        return
    call_object()


@export
def enter_reply_recv(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, reply: u64, thread: Tcb) -> None:
    """The current thread answers and waits; its registers as above."""
    if FASTPATH and fast_reply_receive(thread, cptr, info, m0, m1, m2, m3, reply):
        return
    on_ordinary_syscall(u64(REPLY_RECV))


@export
def enter_send(cptr: u64, info: u64, m0: u64, m1: u64, m2: u64, m3: u64, other: u64, thread: Tcb) -> bool:
    """The current thread sends; whether it goes on at once, its registers as they were."""
    if FASTPATH:
        return fast_signal(thread, cptr, info)
    on_ordinary_syscall(u64(SEND))
    return False


def on_syscall(number: u64) -> None:
    """The current thread makes the system call whose number stands in a7, as the thread wrote it.

    The assembly knows the calls of the fast path by their numbers, and does not come here with them.
    """
    thread = current_thread()
    w = thread.context.words
    if number == SEND:
        enter_send(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread)
    elif number == YIELD:
        take_turns(thread)
    elif number < REPLY_RECV:
        on_ordinary_syscall(number)
    elif number == CALL:
        enter_call(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread)
    else:
        enter_reply_recv(w[A0], w[A1], w[A2], w[A3], w[A4], w[A5], w[A6], thread)


@section(".text.hot.yield")
def take_turns(thread: Tcb) -> None:
    """The current thread yields."""
    if not (FASTPATH and fast_yield(thread)):
        on_ordinary_syscall(u64(YIELD))


def on_fault(fault: Fault) -> None:
    """The current thread's last instruction could not be executed."""
    if FASTPATH and fast_fault(current_thread(), fault):
        return
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
    thread.state = ThreadState.RESTART
    possible_switch_to(thread)
    reschedule_required()
    leave()
