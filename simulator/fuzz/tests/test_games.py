"""Random games on both kernels, and the games that once found something."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from simulator.fuzz.shrink import shrink
from simulator.fuzz.steps import STEP

TREE = Path(__file__).parents[3]
KEPT = sorted(path.name for path in Path(__file__).parent.glob("games/*.game"))


@cache
def outcomes() -> dict[str, list[object]]:
    """Steps, different outcomes and finding of each game."""
    command = [sys.executable, "-m", "simulator.fuzz.tests.play_some"]
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[object]] = json.loads(done.stderr)
    return told


def test_the_kernels_stay_alike() -> None:
    random_games = {name: told for name, told in outcomes().items() if name.startswith("seed")}
    assert [f"{name}: {told[2]}" for name, told in random_games.items() if told[2]] == []
    steps = [told[0] for told in random_games.values()]
    assert sum(number for number in steps if isinstance(number, int)) > 400


def test_games_that_once_found_something() -> None:
    assert [f"{name}: {outcomes()[name][2]}" for name in KEPT if outcomes()[name][2]] == []


def test_a_game_is_shrunk_to_the_steps_that_matter() -> None:
    game = b"".join(bytes([i]) * STEP for i in range(1, 30))
    small = shrink(game, lambda candidate: candidate[::STEP].count(7) == 1 and 9 in candidate[::STEP])
    assert small == bytes([7]) + bytes(STEP - 1) + bytes([9]) + bytes(STEP - 1)
