"""An invocation as its decoder sees it: who asks, for what, with which words and capabilities."""

from __future__ import annotations

from codegen.lang import VAddr, kobject, u64
from kernel.abi.labels import Label
from kernel.message import ipc_buffer, message_word, set_message_word
from kernel.shapes import Slot, Tcb


@kobject()
class Invocation:
    """A message to a kernel object. Arguments are its words, in the order of the manual.

    There is one at a time: it stands in `kernel/state.py`, and its decoders get a reference.
    """

    sender: Tcb | None = None
    label: Label = Label.INVALID
    length: u64 = u64(0)  # words
    buffer: VAddr = VAddr(0)  # the kernel's address of the sender's IPC buffer, which it can read, or 0
    first_cap: Slot | None = None  # the extra capabilities
    second_cap: Slot | None = None
    third_cap: Slot | None = None

    @property
    def thread(self) -> Tcb:
        """Who asks."""
        sender = self.sender
        assert sender is not None, "an invocation has a sender"
        return sender

    def word(self, index: u64) -> u64:
        """Argument word `index`."""
        return message_word(self.thread, self.buffer, index)

    def answer(self, index: u64, word: u64) -> None:
        """Set word `index` of the answer; `buffer` may be one that can only be read."""
        set_message_word(self.thread, ipc_buffer(self.thread, for_writing=True), index, word)
