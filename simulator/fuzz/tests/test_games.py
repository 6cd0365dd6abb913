"""Random games on both kernels, and the games that once found something."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from simulator.fuzz.shrink import shrink
from simulator.fuzz.steps import STEP

TREE = Path(__file__).parents[3]
KEPT = sorted(path.name for path in Path(__file__).parent.glob("games/*.game"))
WRONG = {
    "hosted_object": r"Notification@0x\w+\.badge: interpreted 0, hosted 1",
    "interpreted_object": r"Notification@0x\w+\.badge: interpreted 1, hosted 0",
    "unseen": r"Notification@0x\w+\.badge: interpreted 1, hosted 0",
    "page": r"user memory at 0x\w+ differs",
    "free_memory": r"memory that is not handed out is zero",
    "invariant": r"a binding leads both ways",
    "left_over": r"Shared@0x\w+\.ticks_per_us: interpreted 11, hosted 10",
}


@cache
def outcomes(what: str) -> dict[str, list[object]]:
    """Steps, different outcomes and finding of each game."""
    command = [sys.executable, "-m", "simulator.fuzz.tests.play_some", what]
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[object]] = json.loads(done.stderr)
    return told


def findings(games: dict[str, list[object]]) -> list[str]:
    return [f"{name}: {told[2]}" for name, told in games.items() if told[2] and not name.startswith("wrong")]


def test_the_kernels_stay_alike() -> None:
    games = outcomes("games")
    assert findings(games) == []
    assert sum(told[0] for told in games.values() if isinstance(told[0], int)) > 50_000


def test_games_with_all_invariants_after_each_step() -> None:
    """Some random ones, and those that once found something."""
    assert findings(outcomes("few")) == []
    assert {*KEPT, "seed 0"} <= outcomes("few").keys()


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_is_found(name: str) -> None:
    said = str(outcomes("few")[f"wrong: {name}"][2])
    assert re.match(WRONG[name], said), said


def test_a_game_is_shrunk_to_the_steps_that_matter() -> None:
    game = b"".join(bytes([i]) * STEP for i in range(1, 30))
    small = shrink(game, lambda candidate: candidate[::STEP].count(7) == 1 and 9 in candidate[::STEP])
    assert small == bytes([7]) + bytes(STEP - 1) + bytes([9]) + bytes(STEP - 1)
