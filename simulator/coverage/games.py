"""Games on both kernels in this process, so that what is measured of it is kept: `… games N`."""

from __future__ import annotations

import argparse
import random
import sys

from simulator.__main__ import configure


def main(games: int) -> int:
    configure(argparse.Namespace(fpu=True, debug=False, benchmark=False, domains=1))
    from simulator.fuzz.campaign import make_game, referee  # which import the kernel
    from simulator.fuzz.play import play

    pair = referee("checked").pair
    for seed in range(games):
        pair.rewind()
        if finding := play(pair, make_game(random.Random(seed), []), is_last=False).finding:
            print(f"error: {finding}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
