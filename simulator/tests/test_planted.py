"""The bugs that `make plant-bugs` plants have their places still."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.planted import BUGS, Planted

TREE = Path(__file__).parents[2]


@pytest.mark.parametrize("bug", BUGS, ids=[bug.kind for bug in BUGS])
def test_a_bug_can_be_planted(bug: Planted) -> None:
    text = (TREE / bug.room / bug.fault.file).read_text()
    assert bug.fault.planted_in(text) != text
    assert all((TREE / name).exists() for name in bug.tests)
