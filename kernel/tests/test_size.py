"""How much there is to read: lines of code, without blanks, comments and docstrings."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path
from typing import Final

TREE: Final = Path(__file__).parents[2]
MOST_PYTHON: Final = 6000
MOST_ASSEMBLY: Final = 200
LAYOUT: Final = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
NO_CODE: Final = (*LAYOUT, tokenize.ENCODING, tokenize.ENDMARKER)


def lines_of_code(text: str) -> int:
    """Lines that hold anything but blanks, comments and docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    lines = {n for t in tokens if t.type not in NO_CODE for n in range(t.start[0], t.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines -= set(range(node.lineno, (node.end_lineno or 0) + 1))
            case _:
                pass
    return len(lines)


def compiled() -> set[Path]:
    """The modules that `kernel/main.py` is compiled with: it, what it imports, and so on."""
    found: set[Path] = set()
    waiting = [TREE / "kernel/main.py"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kernel"):
                waiting.append(TREE / (node.module.replace(".", "/") + ".py"))
    return found


def test_what_counts_as_code() -> None:
    text = '"""A module."""\n\nx = (\n    1,  # one\n)\n#\n\ndef f():\n    """Do\n    it."""\n    return x\n'
    assert lines_of_code(text) == 5


def test_the_kernel_is_at_most_6000_lines() -> None:
    files = compiled()
    lines = sum(lines_of_code(path.read_text()) for path in files)
    print(f"the kernel: {lines} lines of Python in {len(files)} files")
    assert 1000 < lines <= MOST_PYTHON


def test_the_assembly_is_at_most_200_lines() -> None:
    """What the assembler sees: the preprocessor's names for constants are gone by then."""
    text = "\n".join(path.read_text() for path in sorted((TREE / "boot").glob("*.S")))
    lines = sum(line.strip() != "" and not line.lstrip().startswith("#") for line in text.splitlines())
    print(f"the boot stub and the trap entry: {lines} lines of assembly")
    assert 100 < lines <= MOST_ASSEMBLY
