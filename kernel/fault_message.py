"""Faults as messages: what a handler is told, and what its answer changes (seL4 manual, 6.2)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, inline, table, u64, urange, word_of
from kernel.abi.errors import LookupFailureKind
from kernel.abi.faults import CAP_FAULT_LOOKUP_FAILURE, TIMEOUT_LENGTH, UNKNOWN_SYSCALL_LENGTH, UNKNOWN_SYSCALL_NUMBER
from kernel.abi.message import MESSAGE_REGISTERS
from kernel.message import message_word, set_message_word
from kernel.object.consumption import take_consumed
from kernel.shapes import A2, A3, A4, A5, PC, RA, SP, Fault, FaultKind, LookupFault, Tcb

# Which saved registers the words of a message are, in order.
UNKNOWN_SYSCALL_REGISTERS: Final = table(
    u64(PC), u64(SP), u64(RA), u64(10), u64(11), u64(12), u64(13), u64(14), u64(15), u64(16)
)
USER_EXCEPTION_COUNT: Final = 2  # the first two of the above
# fmt: off
USER_CONTEXT: Final = table(  # pc, ra, sp, gp, s0 to s11, a0 to a7, t0 to t6, tp
    u64(0), u64(1), u64(2), u64(3), u64(8), u64(9), u64(18), u64(19), u64(20), u64(21), u64(22),
    u64(23), u64(24), u64(25), u64(26), u64(27), u64(10), u64(11), u64(12), u64(13), u64(14), u64(15),
    u64(16), u64(17), u64(5), u64(6), u64(7), u64(28), u64(29), u64(30), u64(31), u64(4),
)
# fmt: on
USER_CONTEXT_COUNT: Final = 32


def write_fault(faulting: Tcb, handler: Tcb, buffer: VAddr) -> u64:
    """Tell `handler` of the fault of `faulting`; answer the length of the message."""
    fault = faulting.fault
    words = faulting.context.words
    match fault.kind:
        case FaultKind.CAPABILITY:
            set_registers(handler, words[PC], fault.address, u64(fault.in_receive), u64(0))
            return write_lookup_fault(handler, buffer, u64(CAP_FAULT_LOOKUP_FAILURE), faulting.lookup_fault)
        case FaultKind.UNKNOWN_SYSCALL:
            for i in urange(UNKNOWN_SYSCALL_NUMBER):
                set_message_word(handler, buffer, i, words[UNKNOWN_SYSCALL_REGISTERS[i]])
            set_message_word(handler, buffer, u64(UNKNOWN_SYSCALL_NUMBER), fault.address)
            return u64(UNKNOWN_SYSCALL_LENGTH)
        case FaultKind.USER_EXCEPTION:
            return set_registers(handler, words[PC], words[SP], fault.address, fault.code)
        case FaultKind.TIMEOUT:
            return write_timeout(faulting, fault, handler, buffer)
        case _:
            return set_registers(handler, words[PC], fault.address, u64(fault.is_instruction), fault.code)


def set_registers(thread: Tcb, first: u64, second: u64, third: u64, fourth: u64) -> u64:
    """Give the thread the words of a message that are in registers; answer how many these are."""
    words = thread.context.words
    words[A2] = first
    words[A3] = second
    words[A4] = third
    words[A5] = fourth
    return u64(MESSAGE_REGISTERS)


def write_timeout(faulting: Tcb, fault: Fault, handler: Tcb, buffer: VAddr) -> u64:
    """A budget was used up; what was used since the last such message or question counts anew from here."""
    context = faulting.sched_context
    set_message_word(handler, buffer, u64(0), fault.address)
    set_message_word(handler, buffer, u64(1), u64(0) if context is None else take_consumed(context))
    return u64(TIMEOUT_LENGTH)


@inline
def write_lookup_fault(thread: Tcb, buffer: VAddr, offset: u64, fault: LookupFault) -> u64:
    """Describe a failed lookup from word `offset` on; answer the length of the message with it."""
    set_message_word(thread, buffer, offset, word_of(fault.kind))
    if fault.kind is LookupFailureKind.NONE or fault.kind is LookupFailureKind.INVALID_ROOT:
        return offset + 1
    set_message_word(thread, buffer, offset + 1, fault.bits_left)
    if fault.kind is LookupFailureKind.MISSING_CAPABILITY:
        return offset + 2
    set_message_word(thread, buffer, offset + 2, fault.found)
    if fault.kind is LookupFailureKind.DEPTH_MISMATCH:
        return offset + 3
    set_message_word(thread, buffer, offset + 3, fault.guard_bits)
    return offset + 4


def apply_fault_reply(faulting: Tcb, kind: FaultKind, handler: Tcb, buffer: VAddr, *, label: u64, length: u64) -> bool:
    """Change the registers that the handler's answer gives; answer whether the thread is to run again."""
    if kind is FaultKind.UNKNOWN_SYSCALL or kind is FaultKind.USER_EXCEPTION:
        most = u64(UNKNOWN_SYSCALL_NUMBER) if kind is FaultKind.UNKNOWN_SYSCALL else u64(USER_EXCEPTION_COUNT)
        for i in urange(least(length, most)):
            faulting.context.words[UNKNOWN_SYSCALL_REGISTERS[i]] = message_word(handler, buffer, i)
    elif kind is FaultKind.TIMEOUT:
        for i in urange(least(length, u64(USER_CONTEXT_COUNT))):
            faulting.context.words[USER_CONTEXT[i]] = message_word(handler, buffer, i)
            faulting.progress = u64(0)
    else:
        return True
    return label == 0


def least(first: u64, second: u64) -> u64:
    """The smaller of two words."""
    return first if first < second else second
