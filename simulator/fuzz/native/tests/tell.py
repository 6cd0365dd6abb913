"""Play a game on the interpreted and the hosted kernel, and tell of each step what the native player tells."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from simulator.__main__ import configure


def main(game: bytes) -> None:
    from simulator.fuzz.graph import build
    from simulator.fuzz.pair import Pair
    from simulator.fuzz.play import MOST_IDLE, play_step, steps_of
    from simulator.fuzz.steps import Choices

    pair = Pair()
    build(pair)
    idle = 0
    for number, step in enumerate(steps_of(game)):
        idle = idle + 1 if pair.frame.is_idle else 0
        if idle > MOST_IDLE:
            return
        play_step(pair, Choices(step))
        if pair.is_off:
            return
        total = 0
        for word in pair.frame.words:
            total = (total * 31 + word) % (1 << 64)
        print(f"{number} {pair.frame.words[0]:x} {total:x}")


if __name__ == "__main__":
    configure(argparse.Namespace(fpu=True, debug=False, benchmark=False, domains=1))
    main(Path(sys.argv[1]).read_bytes())
