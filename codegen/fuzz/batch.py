"""Many programs as one, on each engine; what does not agree is found, and belongs to one program."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from codegen.backend.print_c import print_c
from codegen.backend.unit import Unit
from codegen.driver import Job, front
from codegen.errors import CompileErrors, InternalError
from codegen.golden import engines
from codegen.golden.engines import MISSING, WARNINGS, Host, compile_host, run_machine, run_python, split, stops
from codegen.golden.runs import MAIN_HEAD, MAIN_TAIL, write
from codegen.transform.pipeline import lower

T = TypeVar("T")
KEPT: Final = ("array index out of range", "shift count out of range", "division by zero")  # in release builds
ERROR: Final = re.compile(r"^(\w+Error): ", re.M)  # which no program means


@dataclass(frozen=True)
class Plan:
    """Which engines a batch runs on besides CPython: RISC-V has the profile of the host."""

    host: Host

    @property
    def profile(self) -> str:
        return self.host.profile


FAST: Final = (Plan(Host("checked", "gcc", "-O0")), Plan(Host("release", "gcc", "-O0")))
SLOW: Final = (Plan(Host("checked", "gcc", "-O2")), Plan(Host("release", "clang", "-O1")))
PLANS: Final = (*FAST * 4, *SLOW)


@dataclass(frozen=True)
class Finding:
    """What is wrong with one program: the kind of fault, what tells it from others of its kind, and a text."""

    kind: str
    mark: str
    text: str

    @property
    def sign(self) -> str:
        """Two programs with the same sign may well show the same fault."""
        return f"{self.kind} {self.mark}".strip()


class Failure(Exception):
    """The whole batch came to nothing."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind, self.text = kind, text

    def finding(self, name: str) -> Finding:
        """What it says of one program."""
        own = [line for line in self.text.splitlines() if f"case_{name}.py" in line]
        found = re.search(r"\[-Werror=([\w-]+)|\b(T\d{3})\b|internal error: (\w+)", "\n".join(own) or self.text)
        return Finding(self.kind, next(filter(None, found.groups()), "") if found else "", "\n".join(own) or self.text)


def examine(programs: dict[str, str], folder: Path, plan: Plan) -> dict[str, Finding]:
    """What is wrong, by program; programs that spoil a batch are taken out of it."""
    if not programs:
        return {}
    try:
        return compare(programs, folder, plan)
    except Failure as failure:
        reason = failure
    if len(programs) == 1:
        return {name: reason.finding(name) for name in programs}
    named = {name: reason.finding(name) for name in programs if f"case_{name}.py" in reason.text}
    if named:
        return named | examine({n: t for n, t in programs.items() if n not in named}, folder, plan)
    names = list(programs)
    found: dict[str, Finding] = {}
    for half in (names[: len(names) // 2], names[len(names) // 2 :]):
        found |= examine({name: programs[name] for name in half}, folder, plan)
    return found or {names[0]: Finding("together", "", f"with {', '.join(names[1:])}: {reason.text}")}


def compare(programs: dict[str, str], folder: Path, plan: Plan) -> dict[str, Finding]:
    """Run all, and compare what each writes."""
    names = list(programs)
    write_modules(programs, folder)
    expected = run_python(folder, names)
    odd = {n: Finding("python", e[1], text) for n, text in expected.items() if (e := ERROR.search(text))}
    if odd:
        return odd | examine({n: t for n, t in programs.items() if n not in odd}, folder, plan)
    compile_all(folder, plan.profile)
    if plan.profile == "release":
        names = [n for n in names if survives(programs[n], expected[n])]
    found: dict[str, Finding] = {}
    outputs = {
        " ".join(plan.host): on_host(folder, plan.host, names, found),
        f"{plan.profile} RISC-V": on_machine(folder, plan.profile, names, found),
    }
    for name in names:
        wrong = difference(expected[name], {engine: texts[name] for engine, texts in outputs.items()})
        found |= {} if wrong is None else {name: wrong}
    return found


def difference(expected: str, outputs: dict[str, str]) -> Finding | None:
    """Which engines do not write what CPython does."""
    wrong = {engine: text for engine, text in outputs.items() if text.rstrip() != expected.rstrip()}
    if not wrong:
        return None
    ends = [("stops" if stops(text) else "runs") if "killed by" not in text else "dies" for text in wrong.values()]
    mark = ", ".join(
        [f"CPython {'stops' if stops(expected) else 'runs'}", *map(" ".join, zip(wrong, ends, strict=True))]
    )
    text = "\n".join(f"{engine}:\n{text}" for engine, text in [("CPython", expected), *wrong.items()])
    return Finding("disagree", mark, text)


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


def on_host(folder: Path, host: Host, names: list[str], found: dict[str, Finding]) -> dict[str, str]:
    """What each program writes on this machine; `found` gets those that C warns of."""
    engines.write_list(folder, "cases.h", names)
    program = with_warnings(lambda warnings: compile_host(folder, "host", host, warnings), names, found)
    return all_of(split(engines.run([str(program), *names]), names))


def on_machine(folder: Path, profile: str, names: list[str], found: dict[str, Finding]) -> dict[str, str]:
    """The same on RISC-V."""
    return all_of(
        with_warnings(lambda warnings: run_machine(folder, {profile: names}, warnings), names, found)[profile]
    )


def with_warnings(make: Callable[[list[str]], T], names: list[str], found: dict[str, Finding]) -> T:
    """What is made by a C compiler that warns, or, if it warns, by one that does not."""
    try:
        return make(WARNINGS)
    except AssertionError as error:
        failure = Failure("C", str(error))
    named = {name: failure.finding(name) for name in names if f"case_{name}.py" in failure.text}
    if not named:
        raise failure
    found |= named
    try:
        return make(["-w"])
    except AssertionError as error:
        raise Failure("C", str(error)) from None


def all_of(outputs: dict[str, str]) -> dict[str, str]:
    """The outputs, if every program came to its turn."""
    if MISSING in outputs.values():
        raise Failure("endless", "one of the programs does not come to an end")
    return outputs
