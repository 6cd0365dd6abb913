"""Play random games against both kernels: `python -m simulator.fuzz GAMES --seed SEED`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from linker.arguments import Parser
from simulator.__main__ import configure


def main(argv: list[str] | None = None) -> int:
    top = Parser(prog="simulator.fuzz", description=__doc__)
    top.add_argument("games", type=int)
    top.add_argument("--seed", type=int, default=0)
    top.add_argument("--profile", choices=("release", "checked"), default="checked", help="of the hosted kernel")
    top.add_argument("--out", type=Path, default=Path("build/fuzz-kernel"), help="where corpus and findings go")
    top.add_argument("--jobs", type=int, default=1, help="processes that play at a time")
    top.add_argument("--stop", action="store_true", help="end with the first finding")
    arguments = top.parse_args(argv)
    if arguments.games < 1 or arguments.seed < 0 or arguments.jobs < 1:
        top.error("there is nothing to play")
    configure(argparse.Namespace(fpu=True, debug=False, benchmark=False, domains=1))
    from simulator.fuzz.campaign import run  # which imports the kernel

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
