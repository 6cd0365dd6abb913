"""Plays a few random games, and every one that is kept; a program of its own, as it sets the kernel's constants."""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

from simulator.__main__ import configure

SEEDS = range(12)


def main() -> None:
    configure(argparse.Namespace(fpu=True, debug=False, benchmark=False, domains=1))
    from simulator.fuzz.campaign import make_game, referee

    judge = referee("checked")
    games = {path.name: path.read_bytes() for path in sorted(Path(__file__).parent.glob("games/*.game"))}
    games |= {f"seed {seed}": make_game(random.Random(seed), []) for seed in SEEDS}
    outcomes = {name: judge.judge(game) for name, game in games.items()}
    told = {name: [o.steps, len(o.seen), o.finding] for name, o in outcomes.items()}
    json.dump(told, sys.stderr)


if __name__ == "__main__":
    main()
