"""The command line: files written, status, and what is said when something is wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from codegen.__main__ import main

SOURCE = """from __future__ import annotations
from typing import Final
from codegen.lang import VAddr, create, export, kobject, u8, u32, u64

RAW_ADDRESSES: Final = "a test"
DOUBLE: Final = False
LIMIT: Final = u64(0x1000)


@kobject(size_bits=5)
class RunQueue:
    first: u8 = u8(0)
    length: u32 = u32(7)
    total: u64 = u64(0)


@export
def start(at: VAddr) -> u64:
    queue = create(RunQueue, at=at)
    if DOUBLE:
        return queue.total * 2
    return queue.total
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "program.py").write_text(SOURCE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(*options: str) -> int:
    return main(["build", "program", "--name", "it", "--out", "out", *options])


def test_files_are_written(tree: Path) -> None:
    assert build() == 0
    names = {"it.c", "it.offsets.h", "it.types.json", "it.facts.json", "it.d"}
    assert {p.name for p in (tree / "out").iterdir()} == names
    offsets = (tree / "out" / "it.offsets.h").read_text()
    assert "#define RUN_QUEUE_LENGTH 4\n#define RUN_QUEUE_TOTAL 8\n#define RUN_QUEUE_SIZE 16\n" in offsets
    assert "#define LIMIT 0x1000\n" in offsets
    assert str(tree / "program.py") in (tree / "out" / "it.d").read_text()


def test_the_same_source_gives_the_same_bytes(tree: Path) -> None:
    build()
    first = (tree / "out" / "it.c").read_bytes()
    build()
    assert (tree / "out" / "it.c").read_bytes() == first


def test_a_definition_changes_a_constant(tree: Path) -> None:
    build()
    assert "* 2UL" not in (tree / "out" / "it.c").read_text()
    assert build("--define", "program.DOUBLE=True") == 0
    assert "* 2UL" in (tree / "out" / "it.c").read_text()


def test_a_refused_program_has_status_one(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "program.py").write_text(SOURCE.replace("u8(0)", "u64(0)"))
    assert build() == 1
    assert "program.py:12" in capsys.readouterr().err


def test_a_missing_module_has_status_one(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err


def test_a_fault_of_the_compiler_is_confessed(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("codegen.driver.print_c", lambda unit: 1 // 0)
    assert build() == 2
    assert "fault of the compiler" in capsys.readouterr().err


def test_c_is_clean(tree: Path) -> None:
    warnings = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
    for profile in ("release", "checked"):
        build("--profile", profile)
        for compiler in ("gcc", "riscv64-unknown-elf-gcc"):
            command = [compiler, "-O2", "-std=gnu11", "-ffreestanding", *warnings]
            subprocess.run([*command, "-c", "out/it.c", "-o", "out/it.o"], check=True, cwd=tree)


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "codegen", "--help"], capture_output=True, text=True, check=True)
    assert "build" in done.stdout
