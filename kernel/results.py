"""How operations end: failures and preemption are values."""

from __future__ import annotations

from enum import Enum

from codegen.lang import u64, value
from kernel.abi.errors import Error, LookupFailureKind
from kernel.shapes import NO_LOOKUP_FAULT, LookupFault


@value
class InvocationError:
    """Why an invocation was refused, with what its message says (seL4 manual, A)."""

    code: Error
    first: u64 = u64(0)  # argument or capability number, least value, memory left, or was the source
    second: u64 = u64(0)  # greatest value
    lookup: LookupFault = NO_LOOKUP_FAULT


@value
class Success:
    """Done; `length` words of the answer stand in the caller's message registers and IPC buffer."""

    length: u64 = u64(0)


class Preempted(Enum):
    """An interrupt waits: the operation left everything consistent and will be started again."""

    PREEMPTED = 1


Progress = Success | Preempted
Outcome = Success | InvocationError | Preempted


def invalid_argument(number: u64) -> InvocationError:
    """Argument `number`, counted from zero as in the manual, makes no sense."""
    return InvocationError(Error.INVALID_ARGUMENT, number)


def invalid_capability(number: u64) -> InvocationError:
    """Capability `number` is of the wrong kind; 0 is the invoked one, extra capabilities count from 1."""
    return InvocationError(Error.INVALID_CAPABILITY, number)


def illegal_operation() -> InvocationError:
    """The object does not know this label, or not yet."""
    return InvocationError(Error.ILLEGAL_OPERATION)


def range_error(least: u64, greatest: u64) -> InvocationError:
    """An argument lies outside what is allowed."""
    return InvocationError(Error.RANGE_ERROR, least, greatest)


def failed_lookup(fault: LookupFault, *, is_source: bool) -> InvocationError:
    """A capability address in the arguments names nothing."""
    return InvocationError(Error.FAILED_LOOKUP, u64(1) if is_source else u64(0), u64(0), fault)


def missing_capability(bits_left: u64, *, is_source: bool) -> InvocationError:
    """A slot named in the arguments is empty, or does not hold what is wanted there."""
    return failed_lookup(LookupFault(LookupFailureKind.MISSING_CAPABILITY, bits_left), is_source=is_source)
