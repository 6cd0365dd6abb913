"""What happens to a program between the front end and the back end, in order."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from codegen.errors import while_compiling
from codegen.ir.program import Function, Program
from codegen.transform.drop_asserts import drop_asserts
from codegen.transform.fold_constants import fold_constants
from codegen.transform.inline_calls import inline_calls
from codegen.transform.keep_asserts import keep_asserts
from codegen.transform.merge_tests import merge_tests
from codegen.transform.propagate_copies import propagate_copies
from codegen.transform.prove_checks import prove_checks
from codegen.transform.remove_uncalled import remove_uncalled
from codegen.transform.remove_unused import remove_unused
from codegen.transform.simplify_branches import simplify_branches
from codegen.transform.thread_jumps import thread_jumps

Pass = Callable[[Program], None]
Watcher = Callable[[str, Program], None]


def each(run: Callable[[Function], None]) -> Pass:
    """A pass that looks at one function at a time, as a pass over the program."""

    @wraps(run)
    def over_all(program: Program) -> None:
        for function in program.functions.values():
            with while_compiling(function.file, function.line, f"'{function.name}' ({run.__name__})"):
                run(function)

    return over_all


def passes(*, checked: bool) -> list[Pass]:
    """The passes of a build, in order."""

    @wraps(remove_unused)
    def remove(function: Function) -> None:
        remove_unused(function, checked=checked)

    tidy: list[Callable[[Function], None]] = [fold_constants, propagate_copies, simplify_branches]
    tidy += [thread_jumps, remove, thread_jumps]
    return [
        each(keep_asserts if checked else drop_asserts),
        *map(each, tidy),
        *([] if checked else [inline_calls]),
        prove_checks,
        *map(each, tidy),
        merge_tests,
        each(remove),  # what only a branch read that is gone
        remove_uncalled,
    ]


def lower(program: Program, *, checked: bool, after: Watcher | None = None) -> None:
    """Run every pass; `after` is told the name of each when it is done."""
    for run in passes(checked=checked):
        run(program)
        if after is not None:
            after(run.__name__, program)
