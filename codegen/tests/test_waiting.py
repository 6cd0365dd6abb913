"""An expression waits for its reader only while nothing that it reads is written, and within its block."""

from __future__ import annotations

from pathlib import Path

from codegen.backend.print_c import print_functions
from codegen.backend.unit import Unit
from codegen.golden.cases import Case
from codegen.golden.passes import read


def test_what_waits_is_written_before_its_operand_changes() -> None:
    source = ["def m.f(x: u64, y: u64) -> u64:", "L0:", "    r0: u64 = x + 1", "    x = y", "    r1: u64 = r0 * x"]
    program = read(Case("m", 1, [*source, "    return r1"]))
    text = print_functions(Unit(program, False, Path()))
    lines = [line.strip() for line in text.splitlines() if not line.startswith("#line")]
    assert lines[1:-1] == ["uint64_t t = x + 1UL;", "x = y;", "return t * x;"]
