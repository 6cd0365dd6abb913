"""Run the suites that need more than pytest, and write the pages: `python -m simulator.coverage`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from tqdm import tqdm

from simulator.coverage.hosted import measure_hosted
from simulator.coverage.interpreted import measure_interpreted, read_report
from simulator.coverage.metal import measure_metal
from simulator.coverage.page import Measured, write_pages

REPORTS: Final = Path("build/coverage")
UNITS: Final = ("units", "conformance", "interface")  # which kernel.tests.coverage measured
SYSTEMS: Final = ("hello", "conformance")
GAMES: Final = 60


def main(argv: list[str] | None = None) -> int:
    argparse.ArgumentParser(prog="python -m simulator.coverage", description=__doc__).parse_args(argv)
    found = {("interpreted", path.stem): read_report(path) for path in sorted(REPORTS.glob("interpreted/*.json"))}
    found = {name: files for name, files in found.items() if name[1] in UNITS}
    try:
        for name, measure in tqdm(suites().items(), unit="suite"):
            found[name] = measure()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{write_pages(REPORTS, found)}: {len(found)} suites")
    return 0


def suites() -> dict[tuple[str, str], Callable[[], Measured]]:
    """What is run here, by engine and name."""
    images = {system: build(system) for system in SYSTEMS}
    games = ("-m", "simulator.coverage.games", str(GAMES))
    runs = {system: ("-m", "simulator", "run", str(image), "--debug", "1") for system, image in images.items()}
    found: dict[tuple[str, str], Callable[[], Measured]] = {}
    found["interpreted", "hello"] = partial(measure_interpreted, REPORTS, "hello", runs["hello"])
    found["interpreted", "games"] = partial(measure_interpreted, REPORTS, "games", games)
    for system in SYSTEMS:
        found["hosted", system] = partial(measure_hosted, *runs[system][2:])
        found["metal", system] = partial(measure_metal, images[system])
    found["hosted", "games"] = partial(measure_hosted, "games", str(GAMES))
    return found


def build(system: str) -> Path:
    """The image that is measured."""
    command = [sys.executable, "-m", "linker", "build", "--system", system, "--profile", "checked", "--debug", "1"]
    subprocess.run(command, check=True, capture_output=True)
    return Path(f"build/checked/{system}.elf")


if __name__ == "__main__":
    sys.exit(main())
