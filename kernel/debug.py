"""The kernel's console, and the system calls of the debug configuration (seL4 manual, B)."""

from __future__ import annotations

from typing import Final

from codegen.lang import console_sink, tag_of, u8, u64, urange
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.firmware import console_put, power_off
from kernel.cspace import cap_at
from kernel.dump import dump_scheduler, dump_threads
from kernel.message import NO_BUFFER, buffer_word, ipc_buffer
from kernel.schedule import current_thread
from kernel.shapes import A0, Tcb, ThreadCap

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


def name_thread(caller: Tcb, cptr: u64) -> None:
    """Give a thread the name that stands in the caller's IPC buffer, cut to 31 bytes."""
    cap = cap_at(caller, cptr)
    buffer = ipc_buffer(caller, for_writing=False)
    if buffer != NO_BUFFER and isinstance(cap, ThreadCap):
        for i in urange(NAME_WORDS):
            cap.thread.name[i] = buffer_word(buffer, i + BUFFER_MESSAGE)
        cap.thread.name[NAME_WORDS - 1] = cap.thread.name[NAME_WORDS - 1] & 0x00FF_FFFF_FFFF_FFFF
