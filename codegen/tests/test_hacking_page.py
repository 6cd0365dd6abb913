"""docs/hacking-the-compiler.md is true: its edits, made in a copy of the tree, pass the tests they add."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from codegen.golden.engines import ROOT

PAGE: Final = (ROOT / "docs" / "hacking-the-compiler.md").read_text()
EDIT: Final = re.compile(
    r"^(In `(?P<inside>[^`]+)`, (?P<where>before|after) `(?P<line>[^\n]+)`|A new file `(?P<new>[^`]+)`"
    r"|At the end of `(?P<end>[^`]+)`):\n\n```\w*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
ADDED_TESTS: Final = 5


def test_the_edits_work(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "codegen", tmp_path / "codegen", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for edit in EDIT.finditer(PAGE):
        make_edit(tmp_path, edit)
    folders = [f"codegen/{place}" for place in ("tests/data", "frontend/tests", "transform/tests")]
    command = [sys.executable, "-m", "pytest", "-q", *folders, "-k", "rotat and not copies_rotate"]
    with_errors = subprocess.run([*command, "--update-data"], cwd=tmp_path, capture_output=True, text=True)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert f"{ADDED_TESTS} passed" in done.stdout, with_errors.stdout + done.stdout
    refused = tmp_path / "codegen/frontend/tests/errors/T026-rotation-of-signed.py"
    assert "# T026-rotation-of-signed.py:5:12: error: T026: 'rotate_left' of 'i32' is not" in refused.read_text()
    for name in ("irbuild-integers", "c-functions", "lower-fold", "run-rotate"):
        (given,) = (e["text"] for e in EDIT.finditer(PAGE) if name in (e["end"] or e["new"] or ""))
        (file,) = tmp_path.rglob(f"{name}.test")
        assert given.strip() in file.read_text(), f"the output of {name} is another"


def make_edit(root: Path, edit: re.Match[str]) -> None:
    """Put the text where the page says; the line it names stands there once."""
    path = root / (edit["inside"] or edit["new"] or edit["end"])
    if edit["new"]:
        assert not path.exists(), path
        path.write_text(edit["text"])
    elif edit["end"]:
        path.write_text(path.read_text() + edit["text"])
    else:
        lines = path.read_text().splitlines(keepends=True)
        (at,) = [i for i, line in enumerate(lines) if line.rstrip("\n").endswith(edit["line"])]
        lines.insert(at if edit["where"] == "before" else at + 1, edit["text"])
        path.write_text("".join(lines))


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:codegen|docs)/[\w/.-]+)`", PAGE))))
def test_a_path_that_it_names_exists(name: str) -> None:
    added = {edit["new"] for edit in EDIT.finditer(PAGE)}
    assert (ROOT / name).exists() or name in added


def test_a_function_that_it_names_exists() -> None:
    sources = "\n".join(path.read_text(errors="replace") for path in (ROOT / "codegen").rglob("*.py"))
    for name in ("lower_words", "remove_unused"):
        assert f"`{name}`" in PAGE
        assert f"def {name}(" in sources
