"""The answers of an invocation that was refused, and why a capability lookup failed."""

from __future__ import annotations

from enum import Enum


class Error(Enum):
    """The label of the kernel's answer (seL4 manual, A: errors)."""

    NO_ERROR = 0
    INVALID_ARGUMENT = 1  # word 0: which argument
    INVALID_CAPABILITY = 2  # word 0: which capability
    ILLEGAL_OPERATION = 3
    RANGE_ERROR = 4  # words 0 and 1: least and greatest value allowed
    ALIGNMENT_ERROR = 5
    FAILED_LOOKUP = 6  # word 0: whether it was the source; then the lookup failure
    TRUNCATED_MESSAGE = 7
    DELETE_FIRST = 8
    REVOKE_FIRST = 9
    NOT_ENOUGH_MEMORY = 10  # word 0: bytes available


class LookupFailureKind(Enum):
    """Why a capability address named no capability (seL4 manual, 3.4)."""

    NONE = 0
    INVALID_ROOT = 1
    MISSING_CAPABILITY = 2  # bits left
    DEPTH_MISMATCH = 3  # bits left, bits found
    GUARD_MISMATCH = 4  # bits left, guard found, its bits
