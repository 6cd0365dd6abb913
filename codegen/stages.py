"""What `--emit` prints: a program, or one function of it, at one stage of its compilation."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from codegen.backend.print_c import print_c, print_functions
from codegen.backend.unit import Unit, function_name
from codegen.driver import Job, front, lower_and_measure
from codegen.errors import CommandError, InternalError
from codegen.ir.printer import print_function, print_program
from codegen.ir.program import Function, Program
from codegen.ir.spelling import Spelling
from codegen.report.code import read_code
from codegen.report.text import Report, print_report
from codegen.report.text import print_function as print_row
from codegen.toolchain import CALL_GRAPH, KERNEL, gcc_command
from codegen.transform.pipeline import lower


def emit(job: Job, stage: str, name: str | None = None) -> str:
    """One stage of the compilation as text, ending in a newline; of the function `name` only, if given."""
    return print_stage(job, stage, name).rstrip("\n") + "\n"


def print_stage(job: Job, stage: str, name: str | None) -> str:
    program = front(job)
    chosen = find_function(program, name) if name else None
    if stage == "report":
        return report(job, program, chosen)
    if stage != "ir":
        lower(program, checked=job.checked)
    if chosen and chosen.name not in program.functions:
        raise inlined(chosen)
    unit = Unit(program, job.checked, job.root)
    match stage:
        case "ir" | "lowered":
            return print_function(chosen, Spelling(None)) if chosen else print_program(program)
        case "c":
            return print_functions(unit, chosen) if chosen else print_c(unit)
        case _:
            text = assembly(print_c(unit))
            return part_of(text, chosen) if chosen else text


def report(job: Job, program: Program, chosen: Function | None) -> str:
    """The report, on an object that is compiled as the kernel is and then forgotten."""
    unit, facts = lower_and_measure(job, program)
    with TemporaryDirectory() as folder:
        gcc(print_c(unit), CALL_GRAPH, "-c", "-o", f"{folder}/program.o")
        found = Report(facts, read_code(Path(folder) / "program"), job.root)
    return print_row(found, chosen.name) if chosen else print_report(found)


def find_function(program: Program, name: str) -> Function:
    """The function of this name: `resolve`, `Slot.is_empty`, or the name in full."""
    found = [f for f in program.functions.values() if f.name == name or f.name.endswith("." + name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"the program has no function '{name}'")
    names = ", ".join(f.name for f in found)
    raise CommandError(f"several functions are called '{name}': {names}")


def assembly(text: str) -> str:
    """C as RISC-V assembly."""
    return gcc(text, "-g0", "-S", "-o", "-")  # debug information changes no instruction, and would hide them


def gcc(text: str, *options: str) -> str:
    """Compile C as the kernel is compiled; what gcc prints."""
    command = gcc_command(KERNEL, "-x", "c", "-", *options)
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CommandError(f"{command[0]} is needed, and is not installed") from None
    if done.returncode:
        raise InternalError(f"gcc refuses what the compiler wrote:\n{done.stderr.rstrip()}")
    return done.stdout


def part_of(text: str, function: Function) -> str:
    """The assembly of one function."""
    label = re.escape(function_name(function))
    found = re.search(rf"^{label}:\n.*?^\t\.size\t{label},", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise inlined(function)
    return found[0].rpartition("\t.size")[0]


def inlined(function: Function) -> CommandError:
    return CommandError(f"'{function.name}' has no code of its own: it is inlined everywhere")
