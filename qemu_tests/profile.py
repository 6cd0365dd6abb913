"""`python -m qemu_tests.profile call_0w`: where the instructions of one benchmark go, function by function.

What is shown is the last sample of a measurement: its instructions split by phases (`phases.py`) and by functions as
they stand in the source (inlined ones too), in the order in which they were first met.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import Final

from qemu_tests.bench_run import FOLDER, parse_results, run_benchmark, traced_samples
from qemu_tests.phases import Place, attribute, find_places
from qemu_tests.told import told
from qemu_tests.trace import Step

OUTSIDE: Final = Place("", "", "")  # the kernel


@told
def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.profile", description=__doc__)
    parser.add_argument("name", help="of a measurement of `make bench`")
    parser.add_argument("--lines", action="store_true", help="every instruction, with its line and the data it touches")
    arguments = parser.parse_args(argv)
    samples = traced_samples(parse_results(run_benchmark(folder=FOLDER)), FOLDER)
    if arguments.name not in samples:
        parser.error(f"no measurement is called {arguments.name!r}; there are: {', '.join(samples)}")
    sample = samples[arguments.name]
    places = find_places([sample], FOLDER / "kernel.elf")
    print(format_lines(sample, places) if arguments.lines else format_functions(sample, places))
    return 0


def format_functions(sample: list[Step], places: dict[int, Place]) -> str:
    """How many instructions, by phase and by function."""
    steps = attribute(sample, places)
    phases = Counter(phase for phase, _ in steps)
    functions = Counter((phase, *places.get(step.address, OUTSIDE)[:2]) for phase, step in steps)
    lines = [f"{len(sample)} instructions: " + ", ".join(f"{phase} {n}" for phase, n in phases.items())]
    return "\n".join([*lines, *(f"  {n:5}  {'  '.join(names)}".rstrip() for names, n in functions.items())])


def format_lines(sample: list[Step], places: dict[int, Place]) -> str:
    """Every instruction."""
    lines = []
    for phase, step in attribute(sample, places):
        place = places.get(step.address, OUTSIDE)
        data = " ".join(f"{address & (1 << 64) - 1:x}+{size}" for address, size in step.data)
        address = f"{step.address & (1 << 64) - 1:x}"
        lines.append(f"  {address:16}  {phase:8}  {place.function}  {place.file}:{place.line}  {data}".rstrip(" :"))
    return "\n".join([f"{len(sample)} instructions", *lines])


if __name__ == "__main__":
    sys.exit(main())
