"""Many games: new ones, and changes of those in which something was seen first."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final

from tqdm import tqdm

from codegen.fuzz.batches import Batch, batches
from simulator.fuzz.graph import build
from simulator.fuzz.journal import Journal
from simulator.fuzz.pair import Pair
from simulator.fuzz.play import Outcome
from simulator.fuzz.referee import Referee
from simulator.fuzz.shrink import shrink
from simulator.fuzz.steps import STEP
from simulator.library import KernelStopped

LENGTH: Final = 150  # steps of a new game
BATCH: Final = 100  # games that one process plays
Played = list[tuple[int, bytes, Outcome]]


def referee(profile: str) -> Referee:
    """Both kernels booted, and the objects made that games are about."""
    pair = Pair(profile)
    build(pair)
    return Referee(pair)


def run(options: argparse.Namespace) -> int:
    """Status 1 if anything was found."""
    try:
        judge = referee(options.profile)
    except (AssertionError, KernelStopped) as failure:
        print(f"before the first step: {type(failure).__name__} {failure}")
        return 1
    journal, wanted = Journal(options.out), [*batches(options.seed, options.games, BATCH)]
    try:
        for finding in work(judge, journal, wanted, options):
            if options.stop:
                print(finding)
                return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here")
    games, steps, found = journal.sums(wanted)
    print(f"{games:,} of {options.games:,} games from seed {options.seed}: {told(steps, journal, found)}")
    return 1 if found or games < options.games else 0


def told(steps: int, journal: Journal, found: int) -> str:
    return f"{steps:,} steps, {len(journal.seen):,} outcomes seen, {found} findings"


def work(judge: Referee, journal: Journal, wanted: list[Batch], options: argparse.Namespace) -> Iterator[str]:
    """Play the batches that were not played before; yield what is found in them, shrunk unless that is the end."""
    jobs = options.jobs
    left = iter([batch for batch in wanted if batch not in journal.done])
    total, (done, steps, found) = sum(count for _, count in wanted), journal.sums(wanted)
    with ThreadPoolExecutor(jobs) as pool, tqdm(total=total, initial=done, unit="game", mininterval=5) as bar:
        while group := [*islice(left, jobs)]:
            games = [make_games(batch, journal.corpus) for batch in group]
            for batch, played in zip(group, pool.map(lambda some: play_batch(judge, some), games), strict=True):
                findings = [
                    finding for game in played for finding in note(judge, journal, *game, is_shrunk=not options.stop)
                ]
                journal.finish(batch, sum(outcome.steps for _, _, outcome in played), len(findings))
                steps, found = steps + journal.done[batch][0], found + len(findings)
                bar.update(batch[1])
                bar.set_postfix_str(told(steps, journal, found))
                yield from findings


def make_games(batch: Batch, corpus: list[bytes]) -> dict[int, bytes]:
    return {number: make_game(random.Random(number), corpus) for number in range(batch[0], sum(batch))}


def play_batch(judge: Referee, games: dict[int, bytes]) -> Played:
    """Play them in another process, whose end a thread waits for."""
    return [(*game, outcome) for game, outcome in zip(games.items(), judge.judge_all(games.values()), strict=True)]


def note(
    judge: Referee, journal: Journal, number: int, game: bytes, outcome: Outcome, *, is_shrunk: bool
) -> Iterator[str]:
    """Keep a game with something new; a finding is shrunk, saved and told."""
    if not outcome.finding:
        journal.note(number, game, outcome.seen)
        return
    path = journal.save(f"finding-{number}.game", game)
    kind = what_kind(judge.judge(game).finding)
    if kind and is_shrunk:
        path.write_bytes(shrink(game, lambda candidate: what_kind(judge.judge(candidate).finding) == kind))
    small = judge.judge(path.read_bytes())
    text = f"{path}: {path.stat().st_size // STEP} steps: {small.finding or 'not found again: ' + outcome.finding}"
    tqdm.write(text)
    yield text


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


def what_kind(finding: str) -> str:
    """The finding without its step and without numbers, so that shrinking does not change to another one."""
    words = finding.partition(": ")[2].split()
    return " ".join(word for word in words[:8] if not any(c.isdigit() for c in word))
