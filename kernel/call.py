"""An invocation as its decoder sees it: who asks, for what, with which words and capabilities."""

from __future__ import annotations

from codegen.lang import VAddr, u64, value
from kernel.abi.labels import Label
from kernel.message import ipc_buffer, message_word, set_message_word
from kernel.shapes import Slot, Tcb


@value
class Invocation:
    """A message to a kernel object. Arguments are its words, in the order of the manual."""

    thread: Tcb
    label: Label
    length: u64  # words
    buffer: VAddr  # the kernel's address of the sender's IPC buffer, which it can read, or 0
    extra_caps: u64  # how many of the following are there
    first_cap: Slot | None
    second_cap: Slot | None
    third_cap: Slot | None
    is_call: bool  # the thread wants an answer
    is_blocking: bool
    may_donate: bool = False  # the receiver may run on the thread's scheduling context

    def word(self, index: u64) -> u64:
        """Argument word `index`."""
        return message_word(self.thread, self.buffer, index)

    def answer(self, index: u64, word: u64) -> None:
        """Set word `index` of the answer; `buffer` may be one that can only be read."""
        set_message_word(self.thread, ipc_buffer(self.thread, for_writing=True), index, word)
