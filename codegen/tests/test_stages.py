"""What `--emit` prints, for a program and for one function."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.__main__ import main
from codegen.toolchain import KERNEL, gcc_command

SOURCE = """from __future__ import annotations
from codegen.lang import export, u64


def twice(number: u64) -> u64:
    number = number * 2  # a changed parameter: our passes do not expand this function, gcc does
    return number


@export
def start(number: u64) -> u64:
    return twice(number) + 1
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/program.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def emit(*options: str) -> int:
    return main(["build", "parts/program.py", "--emit", *options])


@pytest.mark.parametrize(
    ("stage", "there", "elsewhere"),
    [
        ("ir", "def program.start(number: u64) -> u64:", "def program.twice"),
        ("lowered", "def program.start(number: u64) -> u64:", "def program.twice"),
        ("c", "uint64_t start(uint64_t number) {", "uint64_t twice(uint64_t number) {"),
        ("asm", "start:\n\tslli\ta0,a0,1\n\taddi\ta0,a0,1\n\tret\n", "\t.globl\tstart"),
    ],
)
def test_a_stage_in_whole_and_of_one_function(
    stage: str, there: str, elsewhere: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert emit(stage) == 0
    whole = capsys.readouterr().out
    assert emit(stage, "--function", "start") == 0
    part = capsys.readouterr().out
    assert there in whole
    assert there in part
    assert elsewhere not in part
    assert part.endswith("\n")
    assert len(part) < len(whole)


def test_a_module_may_be_named_as_such(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert emit("ir") == 0
    by_file = capsys.readouterr().out
    assert main(["build", "parts.program", "--emit", "ir"]) == 0
    assert capsys.readouterr().out == by_file


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (["parts/absent.py"], 2, "error: argument FILE: there is no file parts/absent.py"),
        (["/dev/null"], 2, "error: argument FILE: there is no file /dev/null"),
        (["parts/program.py", "--emit", "soup"], 2, "error: argument --emit: invalid choice: 'soup'"),
        (["parts/program.py", "--emit", "ir", "--function", "no"], 1, "error: the program has no function 'no'"),
        (
            ["parts/program.py", "--emit", "asm", "--function", "twice"],
            1,
            "error: 'parts.program.twice' has no code of its own: it is inlined everywhere",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(
    arguments: list[str], status: int, why: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found: int | str | None = main(["build", *arguments])
    except SystemExit as end:
        found = end.code
    said = capsys.readouterr()
    assert found == status
    assert said.err.startswith(why)
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


def test_c_keeps_its_promises_without_crutches() -> None:
    """What C leaves undefined does not happen; no flag gives it a meaning."""
    flags = " ".join(gcc_command(KERNEL))
    assert not re.search("fwrapv|ftrapv|no-strict-aliasing|no-strict-overflow|no-delete-null|-w ", flags)
    for warning in ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"):
        assert warning in flags
