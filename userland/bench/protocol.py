"""What the benchmark's two programs agree on."""

from __future__ import annotations

from enum import Enum
from typing import Final

from userland.runtime.layout import FIRST_OWN_SLOT


class Child(Enum):
    """The programs that the root task carries, by their number in its table."""

    PEER = 0


class Role(Enum):
    """What a peer does, from its argument."""

    SERVE = 0  # answer each message with as many words as its label says
    ECHO = 1  # answer each signal with a signal
    FAULT = 2  # touch memory that is not there, for ever


# Slots of a peer.
SERVICE: Final = FIRST_OWN_SLOT  # the endpoint to serve, or the notification to wait for
ANSWER: Final = FIRST_OWN_SLOT + 1  # the notification to signal
REPLY: Final = FIRST_OWN_SLOT + 2

NOT_THERE: Final = 0x7000_0000
