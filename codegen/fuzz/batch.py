"""Many programs as one, on each engine; what does not agree is found, and belongs to one program."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegen.backend.print_c import print_c
from codegen.backend.unit import Unit
from codegen.driver import Job, front
from codegen.errors import CompileErrors, InternalError
from codegen.golden import engines
from codegen.golden.engines import Host, compile_host, run_machine, run_python, split, stops
from codegen.golden.runs import MAIN_HEAD, MAIN_TAIL, write
from codegen.transform.pipeline import lower

KEPT: Final = ("array index out of range", "shift count out of range", "division by zero")  # in release builds


@dataclass(frozen=True)
class Plan:
    """Which engines a batch runs on besides CPython."""

    host: Host
    machine: str  # the profile on RISC-V


PLANS: Final = (
    Plan(Host("checked", "gcc", "-O0"), "release"),
    Plan(Host("release", "gcc", "-O0"), "checked"),
    Plan(Host("checked", "gcc", "-O2"), "release"),
    Plan(Host("release", "clang", "-O1"), "checked"),
)


@dataclass(frozen=True)
class Finding:
    """What is wrong with one program: the kind of fault, and a text."""

    kind: str
    text: str


class Failure(Exception):
    """The whole batch came to nothing."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.finding = Finding(kind, text)


def examine(programs: dict[str, str], folder: Path, plan: Plan) -> dict[str, Finding]:
    """What is wrong, by program; programs that spoil a batch are taken out of it."""
    if not programs:
        return {}
    try:
        return compare(programs, folder, plan)
    except Failure as failure:
        finding = failure.finding
    if len(programs) == 1:
        return dict.fromkeys(programs, finding)
    named = {name: finding for name in programs if f"case_{name}.py" in finding.text}
    if named:
        return named | examine({n: t for n, t in programs.items() if n not in named}, folder, plan)
    names = list(programs)
    found: dict[str, Finding] = {}
    for half in (names[: len(names) // 2], names[len(names) // 2 :]):
        found |= examine({name: programs[name] for name in half}, folder, plan)
    return found or {names[0]: Finding("together", f"with {', '.join(names[1:])}: {finding.text}")}


def compare(programs: dict[str, str], folder: Path, plan: Plan) -> dict[str, Finding]:
    """Run all, and compare what each writes."""
    names = list(programs)
    write_modules(programs, folder)
    expected = run_python(folder, names)
    odd = {n: Finding("python", text) for n, text in expected.items() if re.search(r"^\w+Error: |^endless", text, re.M)}
    if odd:
        return odd | examine({n: t for n, t in programs.items() if n not in odd}, folder, plan)
    for profile in ("checked", "release"):
        compile_all(folder, profile)
    release = [n for n in names if survives(programs[n], expected[n])]
    outputs = {
        f"{plan.host.compiler} {plan.host.level} {plan.host.profile}": on_host(
            folder, plan.host, names if plan.host.profile == "checked" else release
        ),
        f"RISC-V {plan.machine}": on_machine(folder, plan.machine, names if plan.machine == "checked" else release),
    }
    found: dict[str, Finding] = {}
    for engine, texts in outputs.items():
        for name, text in texts.items():
            if text.rstrip() != expected[name].rstrip() and name not in found:
                found[name] = Finding("disagree", f"CPython:\n{expected[name]}\n{engine}:\n{text}")
    return found


def survives(program: str, output: str) -> bool:
    """Whether the release build does the same: it has no assertions, and so not the checks inside them."""
    if not stops(output):
        return True
    asserts = re.search(r"\b(?:assert|requires|invariant|ensures)\b", program)
    return asserts is None and output.rstrip().endswith(KEPT)


def write_modules(programs: dict[str, str], folder: Path) -> None:
    """A module for each program, and one that brings them together."""
    (folder / "out").mkdir(parents=True, exist_ok=True)
    for name, text in programs.items():
        write(folder / f"case_{name}.py", text.replace("def main()", f"def run_{name}()", 1))
    write(folder / "everything.py", MAIN_HEAD + "".join(f"import case_{name}\n" for name in programs) + MAIN_TAIL)


def compile_all(folder: Path, profile: str) -> None:
    """The C file of a profile."""
    job = Job("everything", checked=profile == "checked", defines={}, root=folder, one_state=False)
    try:
        program = front(job)
        lower(program, checked=job.checked)
        (folder / "out" / f"{profile}.c").write_text(print_c(Unit(program, job.checked, folder)))
    except InternalError as error:
        raise Failure("crash", "\n".join([str(error), *(place.render() for place in error.places)])) from None
    except CompileErrors as error:
        raise Failure("refused", "\n".join(error.messages)) from None


def on_host(folder: Path, host: Host, names: list[str]) -> dict[str, str]:
    engines.write_list(folder, "cases.h", names)
    try:
        program = compile_host(folder, "host", host)
    except AssertionError as error:
        raise Failure("C", str(error)) from None
    return split(engines.run([str(program), *names]), names)


def on_machine(folder: Path, profile: str, names: list[str]) -> dict[str, str]:
    try:
        return run_machine(folder, {profile: names})[profile]
    except AssertionError as error:
        raise Failure("C", str(error)) from None
    except subprocess.TimeoutExpired:
        raise Failure("endless", "QEMU does not come to an end") from None
