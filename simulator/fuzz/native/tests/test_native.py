"""The native player: it means the same by the same bytes as the games in Python, and it finds what is wrong."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).parents[4]
FOLDER = Path("build/sim/native")
LENGTH = 40


def call(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | variables
    return subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=500, env=surroundings)


def test_a_run_counts_games_steps_and_edges(tmp_path: Path) -> None:
    done = call([sys.executable, "-m", "simulator.fuzz.native", "300", "--out", str(tmp_path)])
    assert done.returncode == 0, done.stdout
    said = re.search(r"^([\d,]+) games, ([\d,]+) steps, ([\d,]+) of ([\d,]+) edges of the kernel$", done.stdout, re.M)
    assert said is not None, done.stdout
    games, steps, reached, edges = (int(number.replace(",", "")) for number in said.groups())
    assert games >= 300
    assert steps > 1000
    assert 500 < reached < edges


def test_steps_mean_the_same_as_in_python(tmp_path: Path) -> None:
    """After each step the thread that runs has the same registers, on three kernels."""
    done = call([sys.executable, "-m", "simulator.fuzz.native", "1", "--out", str(tmp_path / "out")])
    assert done.returncode == 0, done.stdout
    for seed in range(3):
        game = tmp_path / f"{seed}.game"
        game.write_bytes(random.Random(seed).randbytes(LENGTH * 40))
        player = {"TELL": "1", "TREE": str(FOLDER / "tree.dtb"), "ASAN_OPTIONS": "detect_leaks=0"}
        here = call([str(FOLDER / "player"), str(game)], **player)
        there = call([sys.executable, "-m", "simulator.fuzz.native.tests.tell", str(game)])
        assert there.returncode == 0, there.stderr
        told, expected = (re.findall(r"^\d.*", done.stdout, re.MULTILINE) for done in (here, there))
        assert len(expected) > 10
        assert told == expected * (len(told) // len(expected)), seed  # libFuzzer may play it twice
        assert told
