"""Play games that libFuzzer makes on a kernel with sanitizers: `python -m simulator.fuzz.native GAMES --seed SEED`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from linker.arguments import Parser
from simulator.__main__ import configure


def main(argv: list[str] | None = None) -> int:
    top = Parser(prog="simulator.fuzz.native", description=__doc__)
    top.add_argument("games", type=int)
    top.add_argument("--seed", type=int, default=1)
    top.add_argument("--out", type=Path, default=Path("build/fuzz-native"), help="where corpus and findings go")
    arguments = top.parse_args(argv)
    if arguments.games < 1 or arguments.seed < 0:
        top.error("there is nothing to play")
    configure(argparse.Namespace(fpu=True, debug=False, benchmark=False, domains=1))
    from simulator.fuzz.native.run import run  # which imports the kernel

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
