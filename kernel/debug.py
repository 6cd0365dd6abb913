"""The kernel's console, and the system calls of the debug configuration (seL4 manual, B)."""

from __future__ import annotations

from typing import Final

from codegen.lang import console_sink, fence_i, tag_of, u8, u64, urange, word_of
from kernel.abi.errors import Error
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.firmware import console_put, power_off
from kernel.config import LOG, UTILISATION
from kernel.cspace import cap_at
from kernel.dump import dump_scheduler, dump_threads
from kernel.entrylog import handle_log_call
from kernel.message import NO_BUFFER, buffer_word, ipc_buffer
from kernel.schedule import current_thread
from kernel.shapes import A0, Tcb, ThreadCap
from kernel.utilisation import handle_utilisation_call, start_or_stop

NAME_WORDS: Final = 4


@console_sink
def put_char(character: u8) -> None:
    """Take a character of the kernel's own messages."""
    console_put(character)


def handle_debug_call(number: Syscall) -> bool:
    """The calls of the debug configuration."""
    thread = current_thread()
    argument = thread.context.words[A0]
    match number:
        case Syscall.DEBUG_PUT_CHAR:
            console_put(u8(argument))
        case Syscall.DEBUG_DUMP_SCHEDULER:
            dump_scheduler()
        case Syscall.DEBUG_HALT:
            power_off()
        case Syscall.DEBUG_CAP_IDENTIFY:
            thread.context.words[A0] = tag_of(cap_at(thread, argument))
        case Syscall.DEBUG_SNAPSHOT:
            dump_threads(with_slots=True)
        case Syscall.DEBUG_NAME_THREAD:
            name_thread(thread, argument)
        case _:
            return False
    return True


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


def name_thread(caller: Tcb, cptr: u64) -> None:
    """Give a thread the name that stands in the caller's IPC buffer, cut to 31 bytes."""
    cap = cap_at(caller, cptr)
    buffer = ipc_buffer(caller, for_writing=False)
    if buffer != NO_BUFFER and isinstance(cap, ThreadCap):
        for i in urange(NAME_WORDS):
            cap.thread.name[i] = buffer_word(buffer, i + BUFFER_MESSAGE)
        cap.thread.name[NAME_WORDS - 1] = cap.thread.name[NAME_WORDS - 1] & 0x00FF_FFFF_FFFF_FFFF
