"""Remove functions that nothing calls any more, such as those that only assertions called.

def is_sorted(…)   →    (nothing)
"""

from __future__ import annotations

from codegen.ir.ops import Call
from codegen.ir.program import Function, Program


def remove_uncalled(program: Program) -> None:
    """Keep what the exported functions and the console sink reach."""
    functions = program.functions
    todo = [name for name, f in functions.items() if f.export or name == program.console_sink]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += callees(functions[name])
    program.functions = {name: f for name, f in functions.items() if name in reached}


def callees(function: Function) -> list[str]:
    """What a function calls."""
    return [op.function for block in function.blocks for op in block.ops if isinstance(op, Call)]
