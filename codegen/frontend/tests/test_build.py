"""What golden cases cannot show: several modules, `--define`, sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.errors import CompileErrors
from codegen.frontend import build_program
from codegen.ir.printer import print_program

CONFIG = """\
from typing import Final

FAST: Final = True  # with a comment
LIMIT: Final = 5
"""
MAIN = """\
from __future__ import annotations

from codegen.lang import export, u64
from config import FAST, LIMIT
import part.helper


@export
def f(x: u64) -> u64:
    if FAST:
        return x + LIMIT
    return part.helper.f(x)
"""
HELPER = """\
from __future__ import annotations

from codegen.lang import u64


def f(x: u64) -> u64:
    return x // 2
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "part").mkdir()
    files = {"config.py": CONFIG, "main.py": MAIN, "part/__init__.py": "", "part/helper.py": HELPER}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_reached_functions_only(root: Path) -> None:
    program = build_program("main", defines={}, root=root)
    assert list(program.functions) == ["main.f"]


def test_define_changes_a_constant(root: Path) -> None:
    program = build_program("main", defines={"config.FAST": False}, root=root)
    assert list(program.functions) == ["part.helper.f", "main.f"]


def test_define_of_a_number(root: Path) -> None:
    text = print_program(build_program("main", defines={"config.LIMIT": 9}, root=root))
    assert "x + 9" in text


def test_define_of_nothing(root: Path) -> None:
    with pytest.raises(CompileErrors, match=r"no constant 'config\.SLOW'"):
        build_program("main", defines={"config.SLOW": True}, root=root)


def test_missing_module(root: Path) -> None:
    with pytest.raises(CompileErrors, match="no module 'other'"):
        build_program("other", defines={}, root=root)


def test_sources(root: Path) -> None:
    program = build_program("main", defines={}, root=root)
    names = [str(path.relative_to(root)) for path in program.sources]
    assert names == ["config.py", "part/helper.py", "main.py"]


def test_same_short_name_twice(root: Path) -> None:
    program = build_program("main", defines={"config.FAST": False}, root=root)
    assert [f.c_name for f in program.functions.values()] == ["part_helper_f", "f"]


def test_syntax_error_is_mypys(root: Path) -> None:
    (root / "main.py").write_text("def f(:\n")
    with pytest.raises(CompileErrors, match="syntax"):
        build_program("main", defines={}, root=root)
