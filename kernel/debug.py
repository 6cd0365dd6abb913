"""The kernel's console, and the system calls of the debug configuration (seL4 manual, B)."""

from __future__ import annotations

from typing import Final

from codegen.lang import console, console_sink, u8, u64, urange
from kernel.abi.message import BUFFER_MESSAGE
from kernel.abi.syscalls import Syscall
from kernel.arch.riscv64.firmware import console_put, power_off
from kernel.config import DEBUG
from kernel.cspace import lookup_slot
from kernel.message import NO_BUFFER, buffer_word, ipc_buffer
from kernel.schedule import current_thread
from kernel.shapes import (
    A0,
    PC,
    AsidControlCap,
    AsidPoolCap,
    Cap,
    CNodeCap,
    DomainCap,
    EndpointCap,
    FrameCap,
    IrqControlCap,
    IrqHandlerCap,
    LookupFault,
    NotificationCap,
    NullCap,
    PageTableCap,
    ReplyCap,
    SchedContextCap,
    SchedControlCap,
    Tcb,
    ThreadCap,
    UntypedCap,
    ZombieCap,
)
from kernel.state import this_core

NAME_WORDS: Final = 4


@console_sink
def put_char(character: u8) -> None:
    """Take a character of the kernel's own messages."""
    console_put(character)


def handle_debug_call(number: Syscall) -> bool:
    """Do what the current thread asks for; False if it is no debug call, or there are none in this build."""
    if not DEBUG:
        return False
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
            thread.context.words[A0] = identify(thread, argument)
        case Syscall.DEBUG_SNAPSHOT:
            console("snapshot: not supported\n")
        case Syscall.DEBUG_NAME_THREAD:
            name_thread(thread, argument)
        case _:
            return False
    return True


def identify(thread: Tcb, cptr: u64) -> u64:
    """The number of the kind of capability that `cptr` names; 0, as for no capability, if it names none."""
    slot = lookup_slot(thread, cptr)
    return u64(0) if isinstance(slot, LookupFault) else number_of_kind(slot.cap)


def number_of_kind(cap: Cap) -> u64:
    """The tag of a capability."""
    match cap:
        case NullCap():
            return u64(0)
        case FrameCap():
            return u64(1)
        case UntypedCap():
            return u64(2)
        case PageTableCap():
            return u64(3)
        case EndpointCap():
            return u64(4)
        case NotificationCap():
            return u64(6)
        case ReplyCap():
            return u64(8)
        case CNodeCap():
            return u64(10)
        case AsidControlCap():
            return u64(11)
        case _:
            return number_of_rarer_kind(cap)


def number_of_rarer_kind(cap: Cap) -> u64:
    """The rest of `number_of_kind`."""
    match cap:
        case ThreadCap():
            return u64(12)
        case AsidPoolCap():
            return u64(13)
        case IrqControlCap():
            return u64(14)
        case IrqHandlerCap():
            return u64(16)
        case ZombieCap():
            return u64(18)
        case DomainCap():
            return u64(20)
        case SchedContextCap():
            return u64(22)
        case SchedControlCap():
            return u64(24)
        case _:
            return u64(0)


def name_thread(caller: Tcb, cptr: u64) -> None:
    """Give a thread the name that stands in the caller's IPC buffer, cut to 31 bytes."""
    slot = lookup_slot(caller, cptr)
    buffer = ipc_buffer(caller, for_writing=False)
    if isinstance(slot, LookupFault) or buffer == NO_BUFFER:
        return
    cap = slot.cap
    if not isinstance(cap, ThreadCap):
        return
    for i in urange(NAME_WORDS):
        cap.thread.name[i] = buffer_word(buffer, i + BUFFER_MESSAGE)
    cap.thread.name[NAME_WORDS - 1] = cap.thread.name[NAME_WORDS - 1] & 0x00FF_FFFF_FFFF_FFFF


def dump_scheduler() -> None:
    """Print the current thread, and how long it may run."""
    me = this_core()
    thread = current_thread()
    console("current thread: ")
    print_name(thread)
    console(f", priority {thread.priority}, pc {thread.context.words[PC]:x}\n")
    console(f"time: {me.now} ticks, consumed: {me.consumed}\n")


def print_name(thread: Tcb) -> None:
    """Write the name that a thread was given."""
    for i in urange(NAME_WORDS * 8):
        character = u8(thread.name[i >> 3] >> ((i & 7) * 8))
        if character == 0:
            return
        put_char(character)
