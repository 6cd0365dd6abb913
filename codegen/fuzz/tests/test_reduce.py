"""The reducer keeps what shows the fault; a fault planted in the compiler is found, and its program made small."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.fuzz.batch import PLANS, examine
from codegen.fuzz.generate import generate
from codegen.fuzz.reduce import reduce
from codegen.fuzz.shrink import shrink
from codegen.ir.integers import ARITHMETIC


def test_keeps_what_is_wanted() -> None:
    text = "def f(a):\n    if a:\n        return g(1 + a * 7) + 2\n    return a\n\ndef g(b):\n    return b\n"
    small = reduce(text, lambda texts: ["a * 7" in t for t in texts])
    assert small == "def f(a):\n    return a * 7\n"


def test_finds_a_planted_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Constants are folded wrongly: some program tells, and a few lines of it are enough."""
    monkeypatch.setitem(ARITHMETIC, "^", lambda x, y: x & y)
    programs = {f"s{seed}": generate(seed) for seed in range(40)}
    found = {n: f for n, f in examine(programs, tmp_path, PLANS[0]).items() if f.kind == "disagree"}
    assert found
    name = min(found, key=lambda n: len(programs[n]))
    small = shrink(programs[name], found[name], PLANS[0], tmp_path)
    own = [line for line in small.splitlines() if line and not line.startswith(("from ", "import "))]
    assert "^" in small
    assert len(own) <= 10, small
