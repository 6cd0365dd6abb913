"""What happens to a program between the front end and the back end, in order."""

from __future__ import annotations

from collections.abc import Callable

from codegen.ir.program import Function, Program
from codegen.transform.drop_asserts import drop_asserts
from codegen.transform.fold_constants import fold_constants
from codegen.transform.keep_asserts import keep_asserts
from codegen.transform.propagate_copies import propagate_copies
from codegen.transform.remove_uncalled import remove_uncalled
from codegen.transform.remove_unused import remove_unused
from codegen.transform.simplify_branches import simplify_branches
from codegen.transform.thread_jumps import thread_jumps

Pass = Callable[[Function], None]
Watcher = Callable[[str, Program], None]


def passes(*, checked: bool) -> list[Pass]:
    """The passes of a build; each sees one function at a time."""
    return [
        keep_asserts if checked else drop_asserts,
        fold_constants,
        propagate_copies,
        fold_constants,
        simplify_branches,
        thread_jumps,
        remove_unused,
    ]


def lower(program: Program, *, checked: bool, after: Watcher | None = None) -> None:
    """Run every pass over every function; `after` is told the name of each pass when it is done."""
    for run in passes(checked=checked):
        for function in program.functions.values():
            run(function)
        if after is not None:
            after(run.__name__, program)
    remove_uncalled(program)
    if after is not None:
        after(remove_uncalled.__name__, program)
