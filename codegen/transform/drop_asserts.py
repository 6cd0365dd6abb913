"""Release builds drop the assertions that the source states.

    assert t3, "a queued thread has a neighbour"    →    (nothing)

The checks that the dialect itself makes (index, shift count, divisor) stay.
"""

from __future__ import annotations

from codegen.ir.ops import Assert
from codegen.ir.program import Function


def drop_asserts(function: Function) -> None:
    """Remove every `Assert`; what only computed its condition is for `remove_unused`."""
    for block in function.blocks:
        block.ops = [op for op in block.ops if not isinstance(op, Assert)]
