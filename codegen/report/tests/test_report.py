"""The report of a small program, and what is said if its stack is too small."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from codegen.__main__ import main
from codegen.toolchain import CALL_GRAPH, KERNEL, gcc_command

SOURCE = """from __future__ import annotations
from typing import Final
from codegen.lang import Array, VAddr, bound, export, load, table, u64

RAW_ADDRESSES: Final = "a test reads memory"
LIMIT: Final = 8
TABLE: Final = table(u64(1), u64(2), u64(4))


def first_zero(at: VAddr) -> u64:
    count = u64(0)
    while load(u64, at=at) != 0:
        bound(LIMIT * 2, "the list is short")
        at += u64(8)
        count += 1
    return count


@export
def start(at: VAddr, n: u64) -> u64:
    total = u64(0)
    for i in urange(n):
        total += TABLE[i] + first_zero(at)
    for i in urange(LIMIT):
        total += TABLE[2] << i
    return total // (n + 1)
""".replace("table, u64", "table, u64, urange")

ROWS = """\
program.start  program.py:20
line 22: urange(n)
line 24: urange(LIMIT), at most 8
program.first_zero  program.py:10
line 12: bound(LIMIT * 2), at most 16: the list is short
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "program.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def emit(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["build", "program.py", "--emit", "report", *options]) == 0
    return capsys.readouterr().out


def test_the_report(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = emit(capsys)
    for row in ROWS.splitlines():
        assert row in text
    assert "loops: 3, each with a bound; 0 of them for ever\n" in text
    assert "raw addresses: 1 uses in 1 files\n      1  program.py: a test reads memory\n" in text
    checks = {
        line.split()[0]: line.split()[1:] for line in text.splitlines() if line.startswith("  ") is False and line
    }
    assert int(checks["index"][0]) == 1  # TABLE[i]; TABLE[2] is in range
    assert int(checks["division"][0]) == 1
    assert sum(int(n) for n in checks["shift"]) == 1
    assert text.splitlines()[-1].split()[1] == "start"


def test_one_function_of_the_report(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = emit(capsys, "--function", "first_zero")
    assert len(text.splitlines()) == 3
    assert ROWS.splitlines()[-1] in text


def linked(stack: int) -> None:
    """Build the program and link it with a stack of this size."""
    assert main(["build", "program.py", "--name", "it", "--out", "out"]) == 0
    gcc = gcc_command(KERNEL, CALL_GRAPH)
    subprocess.run([*gcc, "-c", "out/it.c", "-o", "out/it.o"], check=True)
    symbols = f"-Wl,--defsym=kernel_stack_bottom=4096,--defsym=kernel_stack_top={4096 + stack},-e,start"
    subprocess.run([*gcc, "-static", symbols, "out/it.o", "-lgcc", "-o", "out/it.elf"], check=True)


def measure() -> int:
    return main(["report", "out/it", "--elf", "out/it.elf", "--out", "out/it.report"])


def test_a_stack_that_is_large_enough(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linked(4096)
    assert measure() == 0
    said = capsys.readouterr().out
    assert said.startswith("it: text ")
    assert " of 4,096, raw addresses in 1 files (1 uses)\n" in said
    assert ROWS.splitlines()[0] in (tree / "out/it.report").read_text()


def test_a_stack_that_is_too_small(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linked(16)
    assert measure() == 1
    said = capsys.readouterr().err
    assert said.startswith("error: it: the stack has 16 bytes, ")
    assert "are needed: start " in said
    assert len(said.splitlines()) == 1
    assert not (tree / "out/it.report").exists()


def test_a_program_that_was_not_built(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linked(4096)
    (tree / "out/it.ci").unlink()
    assert measure() == 1
    assert capsys.readouterr().err == "error: there is no out/it.ci: build the program first\n"


def test_files_that_are_no_programs(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(4096)
    with monkeypatch.context() as patch:
        patch.setattr("codegen.report.code.NM", "no-such-nm")
        assert measure() == 1
    assert capsys.readouterr().err == "error: no-such-nm is needed, and is not installed\n"
    (tree / "out/it.o").write_text("text")
    assert measure() == 1
    assert "error: out/it.o is no object file that riscv64-unknown-elf-nm can read" in capsys.readouterr().err
    (tree / "out/it.elf").write_text("text")
    assert measure() == 1
    assert "error: out/it.elf is no ELF file: Magic number does not match" in capsys.readouterr().err


def test_a_kernel_without_a_stack(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linked(4096)
    subprocess.run(["riscv64-unknown-elf-objcopy", "-N", "kernel_stack_top", "out/it.elf"], check=True)
    assert measure() == 1
    assert "out/it.elf has no stack of its own" in capsys.readouterr().err


TABLES = """from __future__ import annotations
from typing import Final
from codegen.lang import export, table, u64, urange


def plain(n: u64) -> u64:
    return n


def checked(n: u64) -> u64:
    assert n % 3 != 1, "a sentence"
    return 7 // n


CHOICES: Final = table(plain, checked)


def choose(n: u64) -> u64:
    return CHOICES[n](n)


@export
def start(n: u64) -> u64:
    return choose(n) + 1
"""


def test_a_table_of_functions(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The deepest path leads through the table, though `choose` is inlined into `start`."""
    (tree / "program.py").write_text(TABLES)
    path = emit(capsys, "--profile", "checked").splitlines()[-1]
    assert re.match(r" +\d+  start \d+ → checked \d+ → lang_", path)
