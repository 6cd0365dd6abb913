"""Boot an image on a simulated core, its console on this terminal: `python -m qemu_tests.rtl cva6 IMAGE`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from qemu_tests.rtl.cores import CORES, CoreMissing
from qemu_tests.rtl.simulate import MOST_CYCLES, simulator


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.rtl", description=__doc__)
    parser.add_argument("core", choices=sorted(CORES))
    parser.add_argument("image", type=Path, help="built with FPU=0 and MEMORY=64M")
    parser.add_argument("--cycles", type=int, default=MOST_CYCLES, help="give up after so many")
    arguments = parser.parse_args(argv)
    try:
        command = simulator(arguments.core, arguments.image, arguments.cycles)
    except CoreMissing as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
