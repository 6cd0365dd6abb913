"""The generator gives the same program for a seed, and programs that compile and agree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from codegen.fuzz.__main__ import run_batch
from codegen.fuzz.batch import PLANS, Plan, examine
from codegen.fuzz.generate import generate

CORPUS = Path(__file__).parent.parent / "corpus"


def test_same_seed_same_program() -> None:
    assert [generate(seed) for seed in range(20)] == [generate(seed) for seed in range(20)]
    assert len({generate(seed) for seed in range(20)}) == 20


def test_programs_are_varied() -> None:
    """Every part of the dialect that the generator knows appears among its first programs."""
    text = "\n".join(generate(seed) for seed in range(300))
    tree = ast.parse(text.replace("from __future__ import annotations", ""))
    kinds = {type(node).__name__ for node in ast.walk(tree)}
    assert {"Match", "While", "For", "IfExp", "BoolOp", "MatchClass", "MatchAs", "Continue", "Break"} <= kinds
    words = ("@packed", "@value", "@kobject", "Enum", "table", "replace", "isinstance", "raw_bits")
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("start", [0, 250])
def test_engines_agree(start: int, tmp_path: Path) -> None:
    batch, found = run_batch((start, 100), tmp_path)
    assert batch == (start, 100)
    assert found == {}


@pytest.mark.parametrize("plan", PLANS[:2], ids=lambda plan: plan.profile)
def test_corpus_agrees(plan: Plan, tmp_path: Path) -> None:
    """The programs on which engines once disagreed, as they were found."""
    programs = {file.stem: file.read_text() for file in sorted(CORPUS.glob("seed_*.txt"))}
    assert len(programs) >= 7
    assert examine(programs, tmp_path, plan) == {}
