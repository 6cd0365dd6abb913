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
    # The others leave on the board when they entered and left the kernel.
    ANSWER = 3  # as SERVE
    RECEIVE = 4  # take messages, which want no answer
    LISTEN = 5  # take signals
    TAKE_TURNS = 6  # yield
    SPIN = 7  # note the count without end
    HANDLE = 8  # handle faults: step over the instruction
    TICK = 9  # after each signal, run until the budget ends and its next period begins
    SERVE_BARE = 10  # as SERVE, by bare calls


# Slots of a peer.
SERVICE: Final = FIRST_OWN_SLOT  # the endpoint to serve, or the notification to wait for
ANSWER: Final = FIRST_OWN_SLOT + 1  # the notification to signal
REPLY: Final = FIRST_OWN_SLOT + 2

NOT_THERE: Final = 0x7000_0000

# The board: a page that both sides can write.
PEER_BOARD: Final = 0x1000_2000
ROOT_BOARD: Final = 0x2000_2000
ENTERED: Final = 0  # the last reading before the kernel was entered,
LEFT: Final = 8  # and the first after it was left
TICK_SEEN: Final = 16  # the last reading before the ticker's budget ended,
TICK_BACK: Final = 24  # and the first in its next period
GAP: Final = 1000  # between two readings of the ticker there is less if nobody else ran
