"""The kernel's own answers to invocations (seL4 manual, A)."""

from __future__ import annotations

from codegen.lang import VAddr, u64, word_of
from kernel.abi.errors import Error
from kernel.abi.message import MessageInfo
from kernel.fault_message import write_lookup_fault
from kernel.ipc import deliver, held_length
from kernel.message import ipc_buffer, set_message_word
from kernel.results import InvocationError
from kernel.shapes import Tcb


def answer_success(thread: Tcb, length: u64) -> None:
    """The invocation is done; `length` words of its answer are in their places already."""
    deliver(thread, u64(0), MessageInfo(length, u64(0), u64(0), u64(0)))


def answer_error(thread: Tcb, error: InvocationError) -> None:
    """The invocation was refused: the label says why, the words what exactly."""
    buffer = ipc_buffer(thread, for_writing=True)
    length = held_length(write_error(thread, buffer, error), buffer)
    deliver(thread, u64(0), MessageInfo(length, u64(0), u64(0), word_of(error.code)))


def write_error(thread: Tcb, buffer: VAddr, error: InvocationError) -> u64:
    """Set the words that explain an error; answer how many there are."""
    match error.code:
        case Error.INVALID_ARGUMENT | Error.INVALID_CAPABILITY | Error.NOT_ENOUGH_MEMORY:
            set_message_word(thread, buffer, u64(0), error.first)
            return u64(1)
        case Error.RANGE_ERROR:
            set_message_word(thread, buffer, u64(0), error.first)
            set_message_word(thread, buffer, u64(1), error.second)
            return u64(2)
        case Error.FAILED_LOOKUP:
            set_message_word(thread, buffer, u64(0), error.first)
            return write_lookup_fault(thread, buffer, u64(1), error.lookup)
        case _:
            return u64(0)
