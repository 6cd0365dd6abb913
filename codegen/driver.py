"""From a main module to files: the stages of the compiler in order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen.backend.debug_types import print_debug_types
from codegen.backend.offsets import print_offsets
from codegen.backend.print_c import print_c
from codegen.backend.unit import Unit
from codegen.frontend import build_program
from codegen.frontend.store import open_store
from codegen.ir.program import Program
from codegen.report import facts
from codegen.report.facts import Facts
from codegen.transform.pipeline import lower


@dataclass(frozen=True)
class Job:
    """What to compile, and how."""

    module: str
    checked: bool
    defines: dict[str, object]
    root: Path
    one_state: bool = True  # false: a batch of programs in one, each with a state module of its own


def build(job: Job, *, out: Path, name: str) -> None:
    """Write the C file, and beside it what assembly, a debugger, the report and make want to know."""
    unit, found = lower_and_measure(job, front(job))
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.c").write_text(print_c(unit))
    (out / f"{name}.facts.json").write_text(facts.write(found))
    (out / f"{name}.offsets.h").write_text(print_offsets(unit))
    (out / f"{name}.types.json").write_text(print_debug_types(unit))
    (out / f"{name}.d").write_text(dependencies(unit, out / f"{name}.c"))


def lower_and_measure(job: Job, program: Program) -> tuple[Unit, Facts]:
    """The program when all passes are done, and what the report says of it."""
    unit = Unit(program, job.checked, job.root)
    functions = list(program.functions.values())
    found = facts.collect_source(unit)
    lower(program, checked=job.checked)
    facts.complete(found, program, functions)
    return unit, found


def front(job: Job) -> Program:
    """The program as the front end hands it over."""
    store = open_store(job.module, job.defines, job.root)
    return build_program(job.module, defines=job.defines, root=job.root, store=store, one_state=job.one_state)


def dependencies(unit: Unit, target: Path) -> str:
    """A make rule: the C file depends on every source of the program and of the compiler."""
    own = sorted(Path(__file__).parent.rglob("*.py")) + sorted((Path(__file__).parent / "backend").glob("*.c"))
    sources = sorted({str(path) for path in [*unit.program.sources, *own] if "tests" not in path.parts})
    lines = " \\\n  ".join([f"{target}:", *sources])
    return lines + "\n" + "".join(f"{source}:\n" for source in sources)
