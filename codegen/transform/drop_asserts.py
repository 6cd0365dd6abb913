"""Release builds drop the assertions and contracts that the source states.

    assert t3, "a queued thread has a neighbour"    →    (nothing)

    r0 = checks()                                   →    goto L2
    if r0 goto L1 else L2

The checks that the dialect itself makes (index, shift count, divisor) stay.
"""

from __future__ import annotations

from codegen.ir.ops import Assert, Branch, Goto, Intrinsic
from codegen.ir.program import Function


def drop_asserts(function: Function) -> None:
    """Remove every `Assert` and every way into a region of checks; the rest is for `remove_unused`."""
    decide_checks(function, checked=False)
    for block in function.blocks:
        block.ops = [op for op in block.ops if not isinstance(op, Assert)]


def decide_checks(function: Function, *, checked: bool) -> None:
    """Answer every `checks()`."""
    asked: set[int] = set()
    for block in function.blocks:
        asked.update(id(op.dest) for op in block.ops if isinstance(op, Intrinsic) and op.name == "checks")
        block.ops = [op for op in block.ops if not (isinstance(op, Intrinsic) and op.name == "checks")]
        match block.terminator:
            case Branch(condition=condition, true=true, false=false, line=line) if id(condition) in asked:
                block.terminator = Goto(true if checked else false, line)
            case _:
                pass
