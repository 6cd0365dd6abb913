"""What happens to a program between the front end and the back end, in order."""

from __future__ import annotations

from collections.abc import Callable

from codegen.ir.program import Function, Program
from codegen.transform.drop_asserts import drop_asserts
from codegen.transform.remove_unused import remove_unused
from codegen.transform.thread_jumps import thread_jumps

Pass = Callable[[Function], None]


def lower(program: Program, *, checked: bool) -> None:
    """Run every pass over every function."""
    passes: list[Pass] = [
        *([] if checked else [drop_asserts]),
        thread_jumps,
        remove_unused,
    ]
    for run in passes:
        for function in program.functions.values():
            run(function)
