"""Which functions a function may call: by name, or as any entry of a table."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.ir.ops import Call, CallTable, Op
from codegen.ir.program import Function, Program


def callees(program: Program, function: Function) -> Iterator[str]:
    """The functions that a function may call, as often as it says so, in order."""
    for block in function.blocks:
        for op in block.ops:
            yield from callees_of(program, op)


def callees_of(program: Program, op: Op) -> Iterator[str]:
    """The functions that an operation may call."""
    match op:
        case Call(function=name):
            yield name
        case CallTable(table=table):
            yield from program.tables[table.name].functions
        case _:
            pass
