"""A program with the hosted kernel built so that it counts its lines: `… counted run IMAGE`, `… counted games N`."""

from __future__ import annotations

import sys

from simulator import library
from simulator.__main__ import main as simulator
from simulator.coverage import games
from simulator.coverage.hosted import COUNTED, OPTIONS


def main(arguments: list[str]) -> int:
    library.VARIANT, library.OPTIONS = COUNTED, OPTIONS
    return games.main(int(arguments[1])) if arguments[0] == "games" else simulator([*arguments, "--engine", "hosted"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
