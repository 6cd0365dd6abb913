"""Faults of the compiler: they name the construct of the program, and mutants of programs find none."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from codegen.__main__ import main
from codegen.golden.cases import parse
from codegen.golden.mutants import mutate, try_all
from codegen.golden.refused import FOLDER
from codegen.golden.runs import source_text
from codegen.golden.suites import single_folder

SOURCE = """from codegen.lang import export, u64


@export
def f(x: u64) -> u64:
    y = x + 1
    return y
"""
ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder() -> Path:
    """Where mypy finds what it knew the last time, but the front end does not."""
    path = single_folder() / "faults"
    path.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(path / "build" / ".ir-codegen", ignore_errors=True)
    return path


@pytest.fixture
def program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (folder / "program.py").write_text(SOURCE)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CODEGEN_DEBUG", raising=False)
    return folder / "program.py"


def fail(*arguments: object) -> None:
    raise KeyError("nothing")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("codegen.frontend.arithmetic.right_side", "program.py:6:5: error: T999: internal error: KeyError"),
        ("codegen.frontend.functions.lower_body", "program.py:5:1: error: T999: internal error: KeyError"),
        ("codegen.frontend.declarations.define", "program.py:1:1: error: T999: internal error: KeyError"),
        ("codegen.frontend.assign_names", "program.py:1:1: error: T999: internal error: KeyError"),
        ("codegen.backend.print_c.print_function", "program.py:5:1: error: T999: internal error: KeyError"),
    ],
)
def test_a_fault_names_the_construct(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], place: str, shown: str
) -> None:
    monkeypatch.setattr(place, fail)
    assert main(["build", "program"]) == 2
    text = capsys.readouterr().err
    assert text.startswith(shown)
    assert f"    {SOURCE.splitlines()[int(shown.split(':')[1]) - 1].strip()}\n" in text
    assert "fault of the compiler" in text
    assert "Please report it" in text
    assert "Traceback" not in text


def test_what_is_refused_hides_what_follows_from_it(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program.write_text(SOURCE.replace("x: u64", "x: float"))
    monkeypatch.setattr("codegen.frontend.assign_names", fail)
    assert main(["build", "program"]) == 1
    assert "T999" not in capsys.readouterr().err


def test_a_debugger_of_the_compiler_gets_the_traceback(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGEN_DEBUG", "1")
    monkeypatch.setattr("codegen.frontend.arithmetic.right_side", fail)
    with pytest.raises(KeyError):
        main(["build", "program"])


def test_a_folder_that_cannot_be_written(program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (program.parent / "taken").write_text("")
    assert main(["build", "program", "--out", "taken"]) == 1
    assert capsys.readouterr().err == "error: taken: File exists\n"


@pytest.mark.parametrize("text", ["def f(:\n", "x = 1\0\n", "é = \x0c(\n", "(" * 300, "-" * 3000 + "1", "'''"])
def test_odd_files_end_with_status_one(program: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    program.write_text(text)
    status, said = main(["build", "program"]), capsys.readouterr().err
    assert status == 1, said
    assert said.startswith("program.py:1:")
    assert ": error: " in said
    assert "write instead: " in said


def seeds() -> list[str]:
    """Programs of the golden cases and of the examples."""
    cases = [c for file in sorted(ROOT.glob("codegen/**/*.test")) for c in parse(file.read_text())]
    texts = [source_text(case) for case in cases]
    texts += [path.read_text(errors="replace") for path in sorted(FOLDER.glob("*.py"))]
    return [text for text in texts if is_python(text)]


def is_python(text: str) -> bool:
    try:
        compile(text, "seed", "exec", dont_inherit=True)
    except (SyntaxError, RecursionError):
        return False
    return True


def test_mutants_of_programs_compile_or_are_refused(folder: Path) -> None:
    """A tenth or more compile, so that the passes and the C printer are reached too."""
    chance, texts = random.Random(20), seeds()
    mutants: dict[str, str] = {}
    while len(mutants) < 120:
        mutant = mutate(chance.choice(texts), chance)
        if mutant is not None:
            mutants[f"mutant_{len(mutants)}"] = mutant
    compiled, faults = try_all(mutants, folder)
    assert not faults, "\n".join(f"{mutants.get(name)}\n{fault}" for name, fault in faults.items())
    assert compiled >= 12
