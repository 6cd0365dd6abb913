"""`python -m qemu_tests.profile call_0w`: where the instructions of one benchmark go, function by function.

What is shown is the last sample of a measurement: its instructions split by phases (`phases.py`) and by functions as
they stand in the source (inlined ones too), in the order in which they were first met. On a simulated core
(`--target cva6`) it is cycles: of each instruction those since the one before it, reading the counter included.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from qemu_tests.bench_run import FOLDER, core_traced_samples, parse_results, run_benchmark, run_on_core, traced_samples
from qemu_tests.bench_targets import QEMU
from qemu_tests.phases import Place, attribute, find_places
from qemu_tests.rtl.cores import CORES
from qemu_tests.told import told
from qemu_tests.trace import Step

OUTSIDE: Final = Place("", "", "")  # the kernel


@told
def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.profile", description=__doc__)
    parser.add_argument("name", help="of a measurement of `make bench`")
    parser.add_argument("--target", choices=[QEMU, *sorted(CORES)], default=QEMU)
    parser.add_argument("--lines", action="store_true", help="every instruction, with its line and the data it touches")
    arguments = parser.parse_args(argv)
    target = arguments.target
    folder = FOLDER if target == QEMU else FOLDER / target
    samples = run_traced(target, folder)
    if arguments.name not in samples:
        parser.error(f"no measurement is called {arguments.name!r}; there are: {', '.join(samples)}")
    sample = samples[arguments.name]
    places = find_places([sample], folder / "kernel.elf")
    print(format_head(sample, target))
    print(format_lines(sample, places) if arguments.lines else format_functions(sample, places))
    return 0


def run_traced(target: str, folder: Path) -> dict[str, list[Step]]:
    """The steps of each measurement's last sample."""
    if target == QEMU:
        return traced_samples(parse_results(run_benchmark(folder=folder)), folder)
    return core_traced_samples(parse_results(run_on_core(target, folder)), folder)


def format_head(sample: list[Step], target: str) -> str:
    cycles = "" if target == QEMU else f", {sum(step.cost for step in sample)} cycles"
    return f"{len(sample)} instructions{cycles}"


def format_functions(sample: list[Step], places: dict[int, Place]) -> str:
    """How many instructions or cycles, by phase and by function."""
    phases, functions = Counter[str](), Counter[tuple[str, ...]]()
    for phase, step in attribute(sample, places):
        phases[phase] += step.cost
        functions[(phase, *places.get(step.address, OUTSIDE)[:2])] += step.cost
    lines = [", ".join(f"{phase} {n}" for phase, n in phases.items())]
    return "\n".join([*lines, *(f"  {n:5}  {'  '.join(names)}".rstrip() for names, n in functions.items())])


def format_lines(sample: list[Step], places: dict[int, Place]) -> str:
    """Every instruction; in front its cycles, in QEMU 1."""
    lines = []
    for phase, step in attribute(sample, places):
        place = places.get(step.address, OUTSIDE)
        data = " ".join(f"{address & (1 << 64) - 1:x}+{size}" for address, size in step.data)
        address = f"{step.address & (1 << 64) - 1:x}"
        what = f"{step.cost:4}  {address:16}  {phase:8}  {place.function}  {place.file}:{place.line}  {data}"
        lines.append(what.rstrip(" :"))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
