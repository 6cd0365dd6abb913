"""Make a game that finds something as short and as dull as it can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.fuzz.steps import STEP

MOST_TRIALS: Final = 400


def shrink(game: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Leave out steps, larger pieces first; then set bytes to zero, from the last on. Bounded by a number of trials."""
    trials = 0

    def still_fails(candidate: bytes) -> bool:
        nonlocal trials
        trials += 1
        return trials <= MOST_TRIALS and fails(candidate)

    size = len(game) // STEP // 2
    while size > 0:
        at = 0
        while at < len(game) // STEP:
            candidate = game[: at * STEP] + game[(at + size) * STEP :]
            if still_fails(candidate):
                game = candidate
            else:
                at += size
        size //= 2
    return zero_bytes(game, still_fails)


def zero_bytes(game: bytes, still_fails: Callable[[bytes], bool]) -> bytes:
    """The end of each step first, as most steps do not read that far."""
    for start in range(0, len(game), STEP):
        for at in (start + STEP // 2, start + STEP // 4, *range(start, start + STEP // 4)):
            end = start + STEP if at >= start + STEP // 4 else at + 1
            candidate = game[:at] + bytes(end - at) + game[end:]
            if candidate != game and still_fails(candidate):
                game = candidate
    return game
