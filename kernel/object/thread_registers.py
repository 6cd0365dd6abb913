"""Reading and writing the registers of threads that do not run (seL4 manual, 6.1.16)."""

from __future__ import annotations

from typing import Final

from codegen.lang import u32, u64, urange
from kernel.abi.errors import Error
from kernel.abi.message import MESSAGE_REGISTERS
from kernel.abi.objects import TCB_FLAG_FPU_DISABLED
from kernel.arch.riscv64.floats import disable_floats
from kernel.call import Invocation
from kernel.fault_message import USER_CONTEXT, USER_CONTEXT_COUNT
from kernel.message import NO_BUFFER, ipc_buffer
from kernel.object.tcb import restart, suspend
from kernel.results import InvocationError, Outcome, Success, illegal_operation, invalid_capability, range_error
from kernel.schedule import current_thread, fill_in, start_anew
from kernel.shapes import TP, Tcb, ThreadCap

# Bits of the first word.
SUSPEND: Final = 1
RESUME_WRITTEN: Final = 1
RESUME_COPIED: Final = 2
COPY_FRAME: Final = 4
COPY_INTEGER: Final = 8
FRAME_COUNT: Final = 16  # the first registers of the user context; the others are the integer registers
KNOWN_FLAGS: Final = TCB_FLAG_FPU_DISABLED


def read_registers(call: Invocation, thread: Tcb) -> Outcome:
    """Words: flags, count. The answer is the first `count` registers of the user context.

    Errors: TRUNCATED_MESSAGE; RANGE_ERROR unless the count is 1 to 32; ILLEGAL_OPERATION on oneself.
    """
    if call.length < 2:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    flags = call.word(u64(0))
    count = call.word(u64(1))
    if count < 1 or count > USER_CONTEXT_COUNT:
        return range_error(u64(1), u64(USER_CONTEXT_COUNT))
    if thread is current_thread():
        return illegal_operation()
    if (flags & SUSPEND) != 0:
        suspend(thread)
    if count > MESSAGE_REGISTERS and ipc_buffer(call.thread, for_writing=True) == NO_BUFFER:
        count = u64(MESSAGE_REGISTERS)
    fill_in(thread)
    for i in urange(count):
        call.answer(i, thread.context.words[USER_CONTEXT[i]])
    return Success(count)


def write_registers(call: Invocation, thread: Tcb) -> Outcome:
    """Words: flags, count, registers. The thread goes on at the pc that is written.

    Errors: TRUNCATED_MESSAGE, also when there are fewer than `count` registers; ILLEGAL_OPERATION on oneself.
    """
    if call.length < 2 or call.length - 2 < call.word(u64(1)):
        return InvocationError(Error.TRUNCATED_MESSAGE)
    if thread is current_thread():
        return illegal_operation()
    count = call.word(u64(1))
    forget_call(thread)
    for i in urange(count if count < USER_CONTEXT_COUNT else u64(USER_CONTEXT_COUNT)):
        thread.context.words[USER_CONTEXT[i]] = call.word(i + 2)
    start_anew(thread)
    if (call.word(u64(0)) & RESUME_WRITTEN) != 0:
        restart(thread)
    return Success()


def copy_registers(call: Invocation, thread: Tcb) -> Outcome:
    """Words: flags. Capabilities: the thread to copy from.

    Errors: TRUNCATED_MESSAGE; INVALID_CAPABILITY when it is no thread.
    """
    slot = call.first_cap
    if call.length < 1 or slot is None:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    cap = slot.cap
    if not isinstance(cap, ThreadCap):
        return invalid_capability(u64(1))
    flags = call.word(u64(0))
    if (flags & SUSPEND) != 0:
        suspend(cap.thread)
    if (flags & COPY_FRAME) != 0:
        forget_call(thread)
        copy_some(cap.thread, thread, u64(0), u64(FRAME_COUNT))
        start_anew(thread)
    if (flags & COPY_INTEGER) != 0:
        copy_some(cap.thread, thread, u64(FRAME_COUNT), u64(USER_CONTEXT_COUNT))
    if (flags & RESUME_COPIED) != 0:
        restart(thread)
    return Success()


def forget_call(thread: Tcb) -> None:
    """The thread is somewhere else now, and does not start the call again that it was in."""
    start_anew(thread)
    thread.progress = u64(0)


def copy_some(source: Tcb, destination: Tcb, first: u64, end: u64) -> None:
    """Copy registers by their places in the user context."""
    fill_in(source)
    fill_in(destination)
    for i in urange(first, end):
        register = USER_CONTEXT[i]
        destination.context.words[register] = source.context.words[register]


def set_tls_base(call: Invocation, thread: Tcb) -> Outcome:
    """Words: the new thread pointer. Error: TRUNCATED_MESSAGE."""
    if call.length < 1:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    thread.context.words[TP] = call.word(u64(0))
    return Success()


def set_flags(call: Invocation, thread: Tcb) -> Outcome:
    """Words: flags to clear, flags to set. The answer is the flags. Error: TRUNCATED_MESSAGE."""
    if call.length < 2:
        return InvocationError(Error.TRUNCATED_MESSAGE)
    kept = thread.flags & ~u32(call.word(u64(0)))
    thread.flags = kept | (u32(call.word(u64(1))) & KNOWN_FLAGS)
    if (thread.flags & TCB_FLAG_FPU_DISABLED) != 0:
        disable_floats(thread)
    call.answer(u64(0), u64(thread.flags))
    return Success(u64(1))
