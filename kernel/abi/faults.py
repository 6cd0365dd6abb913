"""Fault messages: their labels, and the words in their order (seL4 manual, 6.2)."""

from __future__ import annotations

from enum import Enum
from typing import Final


class FaultLabel(Enum):
    """The label of a fault message."""

    NULL = 0
    CAP_FAULT = 1
    UNKNOWN_SYSCALL = 2
    USER_EXCEPTION = 3
    TIMEOUT = 5
    VM_FAULT = 6


CAP_FAULT_LOOKUP_FAILURE: Final = 3  # its kind; bits left and the rest follow

UNKNOWN_SYSCALL_NUMBER: Final = 10  # before it: pc, sp, ra, a0 to a6
UNKNOWN_SYSCALL_LENGTH: Final = 11

TIMEOUT_LENGTH: Final = 2  # the scheduling context's badge, consumed microseconds
