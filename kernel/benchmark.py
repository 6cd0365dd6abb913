"""The benchmark calls, and what kernels that are built for it tell of themselves (libsel4: benchmark calls).

One counts the cycles that threads use. Another one logs kernel entries in a page of user memory; a line of the log is
`benchmark_track_kernel_entry_t`: when the kernel was entered, in cycles; for how many, in 32 bits; from byte 12 on why
it was entered, and what exactly. Neither has fast paths.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import Array, PAddr, bound, console, csr_read, fence_i, store, tag_of, u64, urange, word_of
from kernel.abi.errors import Error
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.window import kernel_address
from kernel.config import DEBUG, LOG, UTILISATION
from kernel.cspace import cap_at
from kernel.dump import MOST_THREADS, dump_name
from kernel.ipc import message_info
from kernel.message import NO_BUFFER, ipc_buffer, set_buffer_word
from kernel.schedule import current_thread
from kernel.shapes import A0, Cap, FrameCap, FrameSize, NullCap, Tcb, ThreadCap
from kernel.state import shared, this_core

RAW_ADDRESSES: Final = "the log is user memory, reached through the window on physical memory"

CYCLES: Final = 0  # what is counted of a thread, and of all together, …
SCHEDULES: Final = 1
KERNEL_CYCLES: Final = 2
ENTRIES: Final = 3
SINCE: Final = 4  # … and of a thread, the cycle from which it runs
IDLE_WORD: Final = BUFFER_MESSAGE + 4  # in the answer: before it the thread in question

LINE_BYTES: Final = 24
MOST_LINES: Final = (1 << 20) // LINE_BYTES  # libsel4: seL4_LogBufferSize


def handle_benchmark_call(number: Syscall) -> bool:
    """The calls of the benchmark configuration."""
    thread = current_thread()
    words = thread.context.words
    match number:
        case Syscall.BENCHMARK_FLUSH_CACHES:
            fence_i()
        case Syscall.BENCHMARK_RESET_LOG | Syscall.BENCHMARK_FINALIZE_LOG | Syscall.BENCHMARK_SET_LOG_BUFFER if LOG:
            words[A0] = handle_log_call(number, cap_at(thread, words[A0]))
        case Syscall.BENCHMARK_RESET_LOG | Syscall.BENCHMARK_FINALIZE_LOG:
            if UTILISATION:
                start_or_stop(thread, starts=number is Syscall.BENCHMARK_RESET_LOG)
            words[A0] = u64(0)
        case Syscall.BENCHMARK_SET_LOG_BUFFER:
            words[A0] = word_of(Error.ILLEGAL_OPERATION)
        case _:
            return number is Syscall.BENCHMARK_NULL_SYSCALL or (UTILISATION and handle_utilisation_call(number, thread))
    return True


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


class Path(Enum):
    """Why the kernel was entered (libsel4: entry_type_t)."""

    INTERRUPT = 1
    UNKNOWN_SYSCALL = 2
    USER_LEVEL_FAULT = 3
    VM_FAULT = 5
    SYSCALL = 6


def entry_of(path: Path, number: u64) -> u64:
    """What a line says from byte 12 on, if a number tells it: path in a byte, core (0) in three bits, number."""
    return word_of(path) | ((number & 0x3FF_FFFF) << 11)


def entry_of_syscall(thread: Tcb, number: u64) -> u64:
    """The same of a system call: its number, the kind of the capability that a0 names, and the label in a1."""
    called = u64(0) - number
    if called > word_of(Syscall.YIELD):
        return entry_of(Path.UNKNOWN_SYSCALL, called)
    kind = tag_of(cap_at(thread, thread.context.words[A0]))
    label = message_info(thread).label & 0x7_FFFF
    return word_of(Path.SYSCALL) | (called << 8) | (kind << 12) | (label << 18)


def note_entry(entry: u64) -> None:
    """The kernel is about to be left: write a line, if there is room, and the clock was read."""
    me = this_core()
    if me.is_counting and me.entered != 0 and me.lines < MOST_LINES:
        at = kernel_address(me.log + me.lines * LINE_BYTES)
        # Safety: within a page of user memory, which is forgotten when its last capability goes.
        store(me.entered, at=at)
        store(((csr_read("cycle") - me.entered) & 0xFFFF_FFFF) | (entry << 32), at=at + 8)
        store(entry >> 32, at=at + 16)
        me.lines = me.lines + 1
    me.entered = u64(0)


def handle_log_call(number: Syscall, cap: Cap) -> u64:
    """Take the page of `cap` for the log, begin it, or end it; the answer is an error, or how many lines there are."""
    me = this_core()
    me.is_counting = number is Syscall.BENCHMARK_RESET_LOG and me.log != PAddr(0)
    if number is Syscall.BENCHMARK_FINALIZE_LOG:
        return me.lines
    if number is Syscall.BENCHMARK_SET_LOG_BUFFER:
        me.log = PAddr(0)
        if isinstance(cap, FrameCap) and cap.size is FrameSize.MEGA and cap.can_write and not cap.is_device:
            me.log = cap.base
    me.lines = u64(0)
    me.entered = u64(0)  # this call is not in the log
    return word_of(Error.ILLEGAL_OPERATION) if me.log == PAddr(0) else u64(0)


def forget_log(cap: FrameCap) -> None:
    """A page goes: if the log is there, there is no log any more."""
    if this_core().log == cap.base:
        handle_log_call(Syscall.BENCHMARK_SET_LOG_BUFFER, NullCap())
