"""The text format of golden tests: `[case name]`, source, `[out]`, expected output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCE_HEADER = (
    "from __future__ import annotations; from enum import Enum, auto; from typing import Final; "
    "import codegen.lang; from codegen.lang import {names}"
)


@dataclass
class Case:
    """One case: where it starts, its source and the output it expects."""

    name: str
    line: int
    source: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    updated: bool = False  # by the first engine; the others have to agree

    @property
    def output(self) -> list[str]:
        """The expected output without blank lines."""
        return [line for line in self.expected if line.strip()]


def parse(text: str) -> Iterator[Case]:
    """The cases of a file; a line that starts with `--` is a comment between them."""
    case: Case | None = None
    section: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("[case "):
            if case is not None:
                yield case
            case = Case(line[6:-1], number)
            section = case.source
        elif line == "[out]" and case is not None:
            section = case.expected
        elif not line.startswith("--"):
            section.append(line)
    if case is not None:
        yield case


def rewrite(path: Path, name: str, output: list[str]) -> None:
    """Replace the expected output of one case."""
    lines = path.read_text().splitlines()
    start = lines.index(f"[case {name}]")
    after = (i for i in range(start + 1, len(lines)) if lines[i].startswith(("[case ", "--")))
    end = next(after, len(lines))
    out = lines.index("[out]", start) if "[out]" in lines[start:end] else end
    lines[out:end] = ["[out]", *output, ""]
    path.write_text("\n".join(lines).rstrip() + "\n")
