"""The message: its info word, the IPC buffer, and the words that describe rights and guards."""

from __future__ import annotations

from typing import Final

from codegen.lang import bits, packed, u64

MAX_MESSAGE_WORDS: Final = 120
MESSAGE_REGISTERS: Final = 4

# Word offsets in the IPC buffer.
BUFFER_MESSAGE: Final = 1
BUFFER_CAPS: Final = 122  # three capabilities to send, or badges received
BUFFER_RECEIVE_CNODE: Final = 125
BUFFER_RECEIVE_INDEX: Final = 126
BUFFER_RECEIVE_DEPTH: Final = 127

ALL_RIGHTS: Final = 15  # as a rights word


@packed(words=1)
class MessageInfo:
    """The tag of a message: what it is about and how much of it there is."""

    length: u64 = bits(7)  # words
    extra_caps: u64 = bits(2)
    caps_unwrapped: u64 = bits(3)  # a bit for each capability that arrived as its badge
    label: u64 = bits(52)


@packed(words=1)
class CapRights:
    """The rights word of copy, mint and page mappings (seL4 manual, 3.1.4)."""

    can_write: bool = bits(1)
    can_read: bool = bits(1)
    can_grant: bool = bits(1)
    can_grant_reply: bool = bits(1)
    reserved: u64 = bits(60, default=u64(0))


@packed(words=1)
class CNodeCapData:
    """The guard that mint and mutate give a CNode capability."""

    guard_size: u64 = bits(6)
    guard: u64 = bits(58)
