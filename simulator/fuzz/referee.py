"""One booted pair, and processes that play: none sees what another did, and each may hang or crash."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from simulator.fuzz.pair import RARELY, Pair
from simulator.fuzz.play import Outcome, play

PATIENCE: Final = 120  # seconds of processor time; a game takes some hundredths


class Referee:
    """Plays games that all start from the same state."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        pair.keep()

    def judge(self, game: bytes) -> Outcome:
        """Play one game, and look at all invariants after each step."""
        (outcome,) = self.judge_all([game], rarely=1)
        return outcome

    def judge_all(self, games: Iterable[bytes], rarely: int = RARELY) -> Iterator[Outcome]:
        """Play games one after another, in another process if one ends the process it is played in."""
        waiting = list(games)
        while waiting:
            played = 0
            for outcome in self.play_elsewhere(waiting, rarely):
                played += 1
                yield outcome
            waiting = waiting[played:]

    def play_elsewhere(self, games: list[bytes], rarely: int) -> Iterator[Outcome]:
        """Outcomes as long as the process of these games lasts; and, if it breaks down, that it did."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self.play_and_tell(games, rarely, writing)
        os.close(writing)
        count = 0
        with os.fdopen(reading) as pipe:
            for line in pipe:
                told = json.loads(line)
                count += 1
                yield Outcome(told["steps"], set(told["seen"]), told["finding"])
        _, status = os.waitpid(child, 0)
        if count < len(games):
            how = os.waitstatus_to_exitcode(status)
            yield Outcome(finding=f"the process of the kernels ends with {how}: a crash, or a hang of {PATIENCE} s")

    def play_and_tell(self, games: list[bytes], rarely: int, writing: int) -> None:
        """In the child: play, write the outcomes, and end."""
        try:
            self.pair.rarely = rarely
            with os.fdopen(writing, "w") as pipe:
                for game in games:
                    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
                    self.pair.rewind()
                    tell(play(self.pair, game, is_last=game is games[-1]), pipe)
        finally:
            os._exit(1)


def tell(outcome: Outcome, pipe: TextIO) -> None:
    told = {"steps": outcome.steps, "seen": sorted(outcome.seen), "finding": outcome.finding}
    print(json.dumps(told), file=pipe, flush=True)
