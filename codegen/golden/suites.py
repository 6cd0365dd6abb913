"""What each prefix of a golden test file means: a function from a case to its output, by engine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from codegen.backend.print_c import print_functions
from codegen.backend.unit import Unit
from codegen.frontend import build_program
from codegen.golden.cases import Case
from codegen.golden.passes import passed_through
from codegen.golden.runs import Batch, source_text
from codegen.ir.check import check_program
from codegen.ir.parse import parse_program
from codegen.ir.printer import print_program
from codegen.ir.program import Program
from codegen.transform.pipeline import lower

Suite = Callable[[Case], dict[str, str]]


def suite_of(path: Path, cases: list[Case]) -> Suite:
    """The suite that a file's prefix names."""
    prefix, _, rest = path.stem.partition("-")
    match prefix:
        case "run":
            return Batch(path.stem, cases).outputs
        case "irbuild":
            return lambda case: {"ir": printed_ir(case)}
        case "lower":
            return lambda case: {"lowered": printed_ir(case, passes=True)}
        case "c":
            return lambda case: {"C": printed_c(case)}
        case "pass":
            return lambda case: {"IR": passed_through(case, rest)}
        case _:
            raise ValueError(f"{path}: there is no suite '{prefix}'")


def single_folder() -> Path:
    """Where single cases are compiled; each worker of a parallel run has its own."""
    return Path("build/golden").absolute() / ("single" + os.environ.get("PYTEST_XDIST_WORKER", ""))


def front(case: Case) -> Program:
    """The program of a case, in a folder of its own."""
    root = single_folder()
    root.mkdir(parents=True, exist_ok=True)
    (root / f"{case.name}.py").write_text(source_text(case))
    program = build_program(case.name, defines={}, root=root)
    check("front end", program)
    return program


def check(step: str, program: Program) -> None:
    """The IR makes sense after a step, and its text form reads back as the same."""
    assert check_program(program) == [], step
    text = print_program(program, full=True)
    again = parse_program(text, program)
    assert print_program(again, full=True) == text, step
    assert check_program(again) == [], step


def printed_ir(case: Case, *, passes: bool = False) -> str:
    program = front(case)
    if passes:
        lower(program, checked="checked" in case.name, after=check)
    return print_program(program)


def printed_c(case: Case) -> str:
    """The functions, without the places of their source."""
    program = front(case)
    lower(program, checked="checked" in case.name, after=check)
    text = print_functions(Unit(program, "checked" in case.name, single_folder()))
    return "\n".join(line for line in text.splitlines() if not line.startswith("#line"))
