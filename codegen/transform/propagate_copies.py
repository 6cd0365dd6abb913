"""Read the original instead of its copy.

r1 = x                 r1 = x
r2 = 5            →    r2 = 5
r3 = r1 + r2           r3 = x + 5

Only copies in temporaries are seen through; a local that the source names stays what a debugger shows. The
copy itself is for `remove_unused`.
"""

from __future__ import annotations

from collections import Counter

from codegen.ir.operands import substitute, written
from codegen.ir.ops import Assign, Block, NoneLiteral, Value
from codegen.ir.program import Function

Copies = dict[Value, Value]


def propagate_copies(function: Function) -> None:
    """Replace operands, first of copies that hold everywhere, then of those that hold for part of a block."""
    writes: Counter[Value] = Counter(function.params)
    for block in function.blocks:
        writes.update(dest for op in block.ops if (dest := written(op)))
    lasting: Copies = {}
    for block in function.blocks:
        for op in block.ops:
            if isinstance(op, Assign) and is_copy(op) and writes[op.source] <= 1:
                lasting[op.dest] = op.source
    if lasting:
        lasting = {dest: last(lasting, source) for dest, source in lasting.items()}
    for block in function.blocks:
        propagate_in_block(block, lasting)


def is_copy(op: Assign) -> bool:
    """Whether a temporary may be replaced by what it is assigned; null is no place to read a field from."""
    return not op.dest.name and not isinstance(op.source, NoneLiteral)


def last(copies: Copies, value: Value) -> Value:
    """The original of a copy of copies."""
    while value in copies:
        value = copies[value]
    return value


def propagate_in_block(block: Block, lasting: Copies) -> None:
    """Replace the operands of one block in order."""
    here: Copies = {}

    def original(value: Value) -> Value:
        return here.get(value) or lasting.get(value, value)

    for op in block.ops:
        substitute(op, original)
        dest = written(op)
        if dest in here.values():
            here = {copy: source for copy, source in here.items() if source is not dest}
        if isinstance(op, Assign) and is_copy(op) and op.dest not in lasting:
            here[op.dest] = op.source
    if block.terminator is not None:
        substitute(block.terminator, original)
