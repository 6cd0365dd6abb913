"""One booted pair, and a process of its own for each game: none sees what another did, and each may hang or crash."""

from __future__ import annotations

import json
import os
import resource
from typing import Final

from simulator.fuzz.pair import Pair
from simulator.fuzz.play import Outcome, play

PATIENCE: Final = 120  # seconds of processor time; a game takes three


class Referee:
    """Plays games that all start from the same state."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair

    def judge(self, game: bytes) -> Outcome:
        """Play one game."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self.play_and_tell(game, writing)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            text = pipe.read()
        _, status = os.waitpid(child, 0)
        if not text:
            how = os.waitstatus_to_exitcode(status)
            return Outcome(finding=f"the process of the kernels ends with {how}: a crash, or a hang of {PATIENCE} s")
        told = json.loads(text)
        return Outcome(told["steps"], set(told["seen"]), told["finding"])

    def play_and_tell(self, game: bytes, writing: int) -> None:
        """In the child: play, write the outcome, and end."""
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
            outcome = play(self.pair, game)
            told = {"steps": outcome.steps, "seen": sorted(outcome.seen), "finding": outcome.finding}
            with os.fdopen(writing, "w") as pipe:
                pipe.write(json.dumps(told))
        finally:
            os._exit(0)
