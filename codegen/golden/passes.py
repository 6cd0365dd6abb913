"""Golden cases of single passes: functions of a module `m` in the IR's complete text form, and what one pass
makes of them.

They show what no program of today leads to, so that a pass stays right when the passes before it change.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from codegen.golden.cases import Case
from codegen.ir.check import check_program
from codegen.ir.parse import parse_program
from codegen.ir.printer import print_program
from codegen.ir.program import Function, Program
from codegen.ir.types import VOID
from codegen.transform.pipeline import passes

HEAD: Final = re.compile(r"^(?:@\w+ )*def (m\.\w+)\(", re.MULTILINE)
SINK: Final = "m.put"  # a function of this name takes what `console` writes


def passed_through(case: Case, name: str) -> str:
    """The functions of a case after the pass that the file is called after."""
    program = read(case)
    assert check_program(program) == [], "what the case says"
    (run,) = {run.__name__: run for run in passes(checked=False) if run.__name__ == name}.values()
    run(program)
    assert check_program(program) == [], name
    return print_program(program)


def read(case: Case) -> Program:
    """The program that a case writes down: functions only."""
    text = "\n".join(case.source).strip()
    declared = Program("m")
    for name in HEAD.findall(text):
        declared.functions[name] = Function(name, name[2:], [], VOID, Path("m.py"), 1)
    declared.console_sink = SINK if SINK in declared.functions else None
    return parse_program(text, declared)
