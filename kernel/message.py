"""A message as its sender or receiver holds it: four words in registers, the rest in the IPC buffer."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, inline, load, store, u64
from kernel.abi.message import BUFFER_MESSAGE, MESSAGE_REGISTERS
from kernel.arch.riscv64.window import kernel_address
from kernel.shapes import A2, IPC_BUFFER_FRAME, FrameCap, Tcb

RAW_ADDRESSES: Final = "IPC buffers are user memory, reached through the window on physical memory"

NO_BUFFER: Final = VAddr(0)


@inline
def ipc_buffer(thread: Tcb, *, for_writing: bool) -> VAddr:
    """The kernel's address of the thread's IPC buffer, or `NO_BUFFER` if it has no usable one."""
    cap = thread.slots[IPC_BUFFER_FRAME].cap
    if not isinstance(cap, FrameCap) or cap.is_device or not cap.can_read or (for_writing and not cap.can_write):
        return NO_BUFFER
    within_page = u64(thread.ipc_buffer) & ((u64(1) << cap.size_bits()) - 1)
    return kernel_address(cap.base + within_page)


def buffer_word(buffer: VAddr, offset: u64) -> u64:
    """The word at this offset, in words, of an IPC buffer."""
    # Safety: a buffer is 1 KiB inside a mapped frame, and offsets are below 128.
    return load(u64, at=buffer + offset * 8)


def set_buffer_word(buffer: VAddr, offset: u64, word: u64) -> None:
    """Store a word at this offset, in words, of an IPC buffer."""
    # Safety: a buffer is 1 KiB inside a mapped frame, and offsets are below 128.
    store(word, at=buffer + offset * 8)


def message_word(thread: Tcb, buffer: VAddr, index: u64) -> u64:
    """Word `index` of the message that `thread` sends; zero if it lies in a buffer that is not there."""
    if index < MESSAGE_REGISTERS:
        return thread.context.words[index + A2]
    if buffer == NO_BUFFER:
        return u64(0)
    return buffer_word(buffer, index + BUFFER_MESSAGE)


def set_message_word(thread: Tcb, buffer: VAddr, index: u64, word: u64) -> None:
    """Give `thread` word `index` of a message; it is lost if it belongs in a buffer that is not there."""
    if index < MESSAGE_REGISTERS:
        thread.context.words[index + A2] = word
    elif buffer != NO_BUFFER:
        set_buffer_word(buffer, index + BUFFER_MESSAGE, word)
