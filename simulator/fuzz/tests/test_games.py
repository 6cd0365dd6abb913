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
def outcomes() -> dict[str, list[object]]:
    """Steps, different outcomes and finding of each game."""
    command = [sys.executable, "-m", "simulator.fuzz.tests.play_some"]
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[object]] = json.loads(done.stderr)
    return told


def test_the_kernels_stay_alike() -> None:
    random_games = {name: told for name, told in outcomes().items() if name.startswith("seed")}
    assert [f"{name}: {told[2]}" for name, told in random_games.items() if told[2]] == []
    steps = [told[0] for told in random_games.values()]
    assert sum(number for number in steps if isinstance(number, int)) > 50_000


def test_games_that_once_found_something() -> None:
    names = [f"{name}, each step" for name in KEPT]
    assert [f"{name}: {outcomes()[name][2]}" for name in names if outcomes()[name][2]] == []


@pytest.mark.parametrize("name", WRONG)
def test_what_goes_wrong_is_found(name: str) -> None:
    assert re.match(WRONG[name], str(outcomes()[f"wrong: {name}"][2])), outcomes()[f"wrong: {name}"]


def test_a_game_is_shrunk_to_the_steps_that_matter() -> None:
    game = b"".join(bytes([i]) * STEP for i in range(1, 30))
    small = shrink(game, lambda candidate: candidate[::STEP].count(7) == 1 and 9 in candidate[::STEP])
    assert small == bytes([7]) + bytes(STEP - 1) + bytes([9]) + bytes(STEP - 1)
