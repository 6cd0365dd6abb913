"""Remove functions that nothing calls any more, such as those that only assertions called.

def is_sorted(…)   →    (nothing)
"""

from __future__ import annotations

from codegen.analysis.calls import callees
from codegen.ir.program import Program


def remove_uncalled(program: Program) -> None:
    """Keep what the exported functions and the console sink reach, and the tables of such functions."""
    functions = program.functions
    todo = [name for name, f in functions.items() if f.export or name == program.console_sink]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += callees(program, functions[name])
    program.functions = {name: f for name, f in functions.items() if name in reached}
    program.tables = {name: t for name, t in program.tables.items() if reached.issuperset(t.functions)}
