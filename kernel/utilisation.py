"""Who uses the core's cycles (libsel4: benchmark calls). Only kernels built for it count; they have no fast paths."""

from __future__ import annotations

from typing import Final

from codegen.lang import Array, bound, console, csr_read, u64, urange, word_of
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.config import DEBUG
from kernel.cspace import cap_at
from kernel.dump import MOST_THREADS, dump_name
from kernel.message import NO_BUFFER, ipc_buffer, set_buffer_word
from kernel.schedule import current_thread
from kernel.shapes import A0, Tcb, ThreadCap
from kernel.state import shared, this_core

CYCLES: Final = 0  # what is counted of a thread, and of all together, …
SCHEDULES: Final = 1
KERNEL_CYCLES: Final = 2
ENTRIES: Final = 3
SINCE: Final = 4  # … and of a thread, the cycle from which it runs
IDLE_WORD: Final = BUFFER_MESSAGE + 4  # in the answer: before it the thread in question


def note_exit(thread: Tcb) -> None:
    """The kernel, which `thread` entered, is about to be left."""
    me = this_core()
    if me.is_counting:
        count(thread, u64(KERNEL_CYCLES), csr_read("cycle") - me.entered)
        count(thread, u64(ENTRIES), u64(1))
        if thread is not me.current:
            change(thread, current_thread())


def count(thread: Tcb, what: u64, amount: u64) -> None:
    """Something happened in the time of a thread."""
    me = this_core()
    thread.use[what] = thread.use[what] + amount
    me.use[what] = me.use[what] + amount


def change(before: Tcb, after: Tcb) -> None:
    """One thread ran until the kernel was entered, and another one does from then on."""
    count(before, u64(CYCLES), this_core().entered - before.use[SINCE])
    count(after, u64(SCHEDULES), u64(1))
    after.use[SINCE] = this_core().entered


def forget(use: Array[u64]) -> None:
    """Count from zero."""
    for i in urange(SINCE):
        use[i] = u64(0)


def start_or_stop(thread: Tcb, *, starts: bool) -> None:
    """Count from now on, or no longer; what threads but the idle one used before stays."""
    me = this_core()
    if starts:
        forget(me.use)
        forget(me.idle_thread.use)
        me.idle_thread.use[SINCE] = me.entered
        change(me.idle_thread, thread)
    elif me.is_counting:
        change(thread, me.idle_thread)
    me.is_counting = starts


def tell(caller: Tcb, thread: Tcb) -> None:
    """Write what a thread, the idle thread and all together used into the caller's IPC buffer."""
    idle = this_core().idle_thread
    buffer = ipc_buffer(caller, for_writing=True)
    if buffer == NO_BUFFER:
        return
    set_buffer_word(buffer, u64(IDLE_WORD), idle.use[CYCLES])
    for i in urange(SINCE):
        set_buffer_word(buffer, i + BUFFER_MESSAGE, thread.use[i])
        set_buffer_word(buffer, i + (IDLE_WORD + 1), idle.use[i])
        set_buffer_word(buffer, i + (IDLE_WORD + 5), this_core().use[i])


def visit_all(*, prints: bool) -> None:
    """Print the cycles of each thread behind its name, or forget what all used."""
    if not prints:
        forget(this_core().idle_thread.use)
    thread = shared.threads
    while thread is not None:
        bound(MOST_THREADS, "each thread is in the list once")
        if prints:
            dump_name(thread)
            console(f",{thread.use[CYCLES]}\n")
        else:
            forget(thread.use)
        thread = thread.listed_next


def handle_utilisation_call(number: Syscall, thread: Tcb) -> bool:
    """The calls about what was counted; a capability to anything but a thread is passed over."""
    if word_of(number) < word_of(Syscall.BENCHMARK_GET_THREAD_UTILISATION):
        return False
    cap = cap_at(thread, thread.context.words[A0])
    is_for_all = word_of(number) > word_of(Syscall.BENCHMARK_RESET_THREAD_UTILISATION)
    if is_for_all and DEBUG:
        visit_all(prints=number is Syscall.BENCHMARK_DUMP_ALL_THREADS_UTILISATION)
    elif isinstance(cap, ThreadCap) and number is Syscall.BENCHMARK_GET_THREAD_UTILISATION:
        tell(thread, cap.thread)
    elif isinstance(cap, ThreadCap) and not is_for_all:
        forget(cap.thread.use)
    return DEBUG or not is_for_all
