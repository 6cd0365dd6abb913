"""What the programs of the demo agree on: slots, labels, badges."""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import u64
from userland.runtime.layout import FIRST_OWN_SLOT


class Child(Enum):
    """The programs that the root task carries, by their number in its table."""

    SERVER = 0
    CLIENT = 1
    FAULTER = 2
    SPINNER = 3


class Request(Enum):
    """Labels of messages to the server."""

    ADD = 1  # two words: answers their sum and the caller's badge
    CHECKSUM = 2  # any number of words: answers their checksum
    BORROW = 3  # answers with a capability to a notification


# Slots of the children.
SERVICE: Final = FIRST_OWN_SLOT  # the endpoint between client and server
REPORT: Final = FIRST_OWN_SLOT + 1  # client: an endpoint to the root task
READY: Final = FIRST_OWN_SLOT + 1  # server: a notification for the root task
REPLY: Final = FIRST_OWN_SLOT + 2  # server: its reply object
LENT: Final = FIRST_OWN_SLOT + 3  # server: what it answers to BORROW
RECEIVED: Final = FIRST_OWN_SLOT + 4  # client: where a received capability goes

CLIENT_BADGE: Final = 17
READY_BADGE: Final = 1
WAKE_BADGE: Final = 32
FAULTER_BADGE: Final = 99

LONG_MESSAGE: Final = 40  # words
FORBIDDEN_ADDRESS: Final = 0x7000_0000  # where the faulter has no memory


def step_checksum(sum_so_far: u64, word: u64) -> u64:
    """The checksum with one more word in it."""
    return (sum_so_far << 1) ^ (sum_so_far >> 63) ^ word


def sample_word(index: u64) -> u64:
    """The word at `index` of the long message."""
    return index * index + 7
