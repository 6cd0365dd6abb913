"""Many games: new ones, and changes of those in which something was seen first."""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import Final

from tqdm import tqdm

from simulator.fuzz.graph import build
from simulator.fuzz.pair import Pair
from simulator.fuzz.referee import Referee
from simulator.fuzz.shrink import shrink
from simulator.fuzz.steps import STEP
from simulator.library import KernelStopped

LENGTH: Final = 150  # steps of a new game


def referee(profile: str) -> Referee:
    """Both kernels booted, and the objects made that games are about."""
    pair = Pair(profile)
    build(pair)
    return Referee(pair)


def run(options: argparse.Namespace) -> int:
    """Status 1 if anything was found."""
    out: Path = options.out
    try:
        judge = referee(options.profile)
    except (AssertionError, KernelStopped) as failure:
        print(f"before the first step: {type(failure).__name__} {failure}")
        return 1
    found, steps = 0, 0
    corpus = [path.read_bytes() for path in sorted(out.glob("corpus/*.game"))]
    seen: set[str] = set()
    said = "nothing"
    for game in corpus:
        seen |= judge.judge(game).seen
    progress = tqdm(range(options.seed, options.seed + options.games), unit="game")
    for number in progress:
        game = make_game(random.Random(number), corpus)
        outcome = judge.judge(game)
        steps += outcome.steps
        if outcome.finding and options.stop:
            print(outcome.finding)
            return 1
        if outcome.finding:
            found += 1
            tqdm.write(report(judge, game, outcome.finding, out / f"finding-{number}.game"))
        elif outcome.seen - seen:
            corpus.append(game)
            save(out / "corpus" / f"{number}.game", game)
        seen |= outcome.seen
        said = f"{steps:,} steps, {len(seen):,} outcomes seen, {found} findings"
        progress.set_postfix_str(said)
    print(f"{options.games:,} games from seed {options.seed}: {said}")
    return 1 if found else 0


def make_game(choose: random.Random, corpus: list[bytes]) -> bytes:
    """A new game; or the beginning of one that is known, with another end."""
    fresh = choose.randbytes(LENGTH * STEP)
    if not corpus or choose.random() < 0.5:
        return fresh
    known = bytearray(choose.choice(corpus))
    for _ in range(choose.randrange(8)):
        known[choose.randrange(len(known))] = choose.randrange(256)
    kept = choose.randrange(len(known) // STEP + 1)
    return bytes(known[: kept * STEP]) + fresh[: (LENGTH - kept) * STEP]


def report(judge: Referee, game: bytes, finding: str, path: Path) -> str:
    """Shrink the game, save it, and tell what it finds."""
    kind = what_kind(finding)
    small = shrink(game, lambda candidate: what_kind(judge.judge(candidate).finding) == kind)
    save(path, small)
    return f"{path}: {len(small) // STEP} steps: {judge.judge(small).finding}"


def what_kind(finding: str) -> str:
    """The finding without its step and without numbers, so that shrinking does not change to another one."""
    words = finding.partition(": ")[2].split()
    return " ".join(word for word in words[:8] if not any(c.isdigit() for c in word))


def save(path: Path, game: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(game)
