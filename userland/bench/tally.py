"""What each operation of the long run took."""

from __future__ import annotations

from enum import Enum
from typing import Final

from codegen.lang import console, u64, urange, word_of
from userland.bench.samples import cost_of_reading
from userland.runtime.shapes import OPERATIONS
from userland.runtime.state import tally

NOTHING_YET: Final = 0xFFFF_FFFF_FFFF_FFFF


class Operation(Enum):
    CALL = 0  # and its answer
    CALL_10W = 1
    CALL_ACTIVE = 2
    SEND_HIGH = 3
    SIGNAL_HIGH = 4
    SIGNAL_LOWER = 5
    YIELD = 6
    IRQ = 7
    BUDGET_END = 8  # a budget ends, and somebody else runs
    BUDGET_AGAIN = 9  # a thread has time again, and runs
    CROWD_SEND = 10  # to the first of the crowd, who then waits behind all others
    COPY_DELETE = 11
    RETYPE_DELETE = 12


def begin_tally() -> None:
    for index in urange(OPERATIONS):
        tally.count[index] = u64(0)
        tally.least[index] = u64(NOTHING_YET)
        tally.most[index] = u64(0)
        tally.total[index] = u64(0)


def count(operation: Operation, before: u64, after: u64) -> None:
    """One more; what reading the counter costs is taken off."""
    index = word_of(operation)
    took = after - before - cost_of_reading()
    tally.count[index] += 1
    tally.total[index] += took
    if took < tally.least[index]:
        tally.least[index] = took
    if took > tally.most[index]:
        tally.most[index] = took


def tell_operation(operation: Operation, name: str) -> None:
    """One line for the tool that reads the console."""
    index = word_of(operation)
    console(f"long: {name} {tally.count[index]} {tally.least[index]} {tally.most[index]} {tally.total[index]}\n")


def tell_tally() -> None:
    tell_operation(Operation.CALL, "call-reply-0-words")
    tell_operation(Operation.CALL_10W, "call-reply-10-words")
    tell_operation(Operation.CALL_ACTIVE, "call-reply-active")
    tell_operation(Operation.SEND_HIGH, "send_high")
    tell_operation(Operation.SIGNAL_HIGH, "signal_high")
    tell_operation(Operation.SIGNAL_LOWER, "signal-lower")
    tell_operation(Operation.YIELD, "yield")
    tell_operation(Operation.IRQ, "irq")
    tell_operation(Operation.BUDGET_END, "budget-end")
    tell_operation(Operation.BUDGET_AGAIN, "budget-again")
    tell_operation(Operation.CROWD_SEND, "send-to-crowd")
    tell_operation(Operation.COPY_DELETE, "copy-delete-capability")
    tell_operation(Operation.RETYPE_DELETE, "retype-delete-object")
