"""The assembly is counted in docs/architecture.md, and the kernel holds nothing but Python."""

from __future__ import annotations

import re
from pathlib import Path

TREE = Path(__file__).parents[2]


def test_the_page_counts_the_lines_of_assembly() -> None:
    page = (TREE / "docs/architecture.md").read_text()
    for file in sorted((TREE / "boot").iterdir()):
        lines = file.read_text().splitlines()
        code = [line for line in lines if line.strip() and not line.strip().startswith("#")]
        macros = [line for line in lines if line.startswith(("#define", "#if", "#else", "#endif"))]
        assert f"| `boot/{file.name}` | {len(lines)} | {len(code) + len(macros)} |" in page


def test_the_assembly_takes_nothing_from_the_stack() -> None:
    """The report counts the frames of compiled functions only; sp is the stack's top."""
    writes = set()
    for file in sorted((TREE / "boot").glob("*.S")):
        lines = [" ".join(line.split("#")[0].split()) for line in file.read_text().splitlines()]
        writes |= {line for line in lines if re.match(r"\S+ (sp|x2),", line) and line[:2] not in ("sd", "be")}
    assert writes == {"la sp, kernel_stack_top", "auipc sp, %pcrel_hi(kernel_stack_top)"}


def test_the_kernel_is_python() -> None:
    strangers = [file for file in (TREE / "kernel").rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")]
    assert not strangers
