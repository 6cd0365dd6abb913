"""`make bench`: what each operation costs, as a table and as build/bench/TARGET.json.

In QEMU the unit is instructions, counted exactly; on a simulated core it is cycles.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from pathlib import Path
from typing import NamedTuple

from qemu_tests.bench_history import HISTORY, PICTURE, baseline, draw, record
from qemu_tests.bench_targets import C_KERNEL, GEOMETRIC_MEAN, QEMU, ROWS, Row, rows_of
from qemu_tests.conftest import build_image
from qemu_tests.machine import Machine
from qemu_tests.rtl.cores import CORES, CoreMissing
from qemu_tests.rtl.simulate import simulate

OUTPUT = Path("build/bench")
LINE = re.compile(r"^bench: (\S+) (\S+) (\d+) (\d+) (\d+)$", re.MULTILINE)
FAILURE = r"(?i)panic|assertion failed|failed:"
TIMEOUT = 120.0


class Result(NamedTuple):
    """One thing measured; `sel4` and `target` are None where there is no figure to compare with."""

    name: str
    unit: str
    min: int
    median: int
    max: int
    sel4: int | None
    target: int | None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.bench", description=__doc__)
    parser.add_argument("--target", choices=[QEMU, *sorted(CORES)], default=QEMU)
    parser.add_argument("--out", type=Path, help=f"{OUTPUT}/TARGET.json unless given")
    parser.add_argument("--record", choices=["0", "1"], default="0", help=f"1: append to {HISTORY}")
    parser.add_argument("--options", default="", help='of the build, as "--fpu 0"')
    arguments = parser.parse_args(argv)
    target = arguments.target
    try:
        console = run_benchmark(arguments.options) if target == QEMU else run_on_core(target)
    except CoreMissing as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    results = parse_results(console, rows_of(target))
    output = arguments.out or OUTPUT / f"{target}.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(format_json(results))
    print(format_table(results, baseline(target)))
    print(f"  also in {output}")
    if arguments.record == "1":
        record(target, {result.name: result.median for result in results})
        draw({name: row.sel4 for name, row in ROWS.items()})
        print(f"  recorded in {HISTORY}, drawn in {PICTURE}")
    return 0


def run_on_core(target: str) -> str:
    """What the benchmark prints on a simulated core."""
    image = build_image("bench_cycles", options="--fpu 0 --memory 64M")
    console = simulate(target, image)
    if not re.search(r"^bench: done$", console, re.MULTILINE):
        raise CoreMissing(f"the benchmark did not come to its end on {target}; it printed:\n{console[-2000:]}")
    return console


def run_benchmark(options: str = "") -> str:
    """What the benchmark prints in QEMU."""
    image = build_image("bench", options=options)
    with Machine(image, name="bench", icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect(r"^bench: done$", timeout=TIMEOUT)
        machine.expect_exit(0)
        return machine.console


def parse_results(console: str, rows: dict[str, Row] = ROWS) -> list[Result]:
    return [
        Result(name, unit, int(least), int(middle), int(greatest), *(rows.get(name) or (None, None)))
        for name, unit, least, middle, greatest in LINE.findall(console)
    ]


def format_json(results: list[Result]) -> str:
    return json.dumps([result._asdict() for result in results], indent=2) + "\n"


def format_table(results: list[Result], before: dict[str, int]) -> str:
    """One line for each result, numbers right-aligned; then the mean of those that the C kernel has too."""
    heads = ("name", "unit", "min", "median", "max", "before", "target", "C kernel", "ratio")
    rows = [heads, *(cells(result, before.get(result.name)) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.append(f"geometric mean {geometric_mean(results):.3f} of the C kernel, target {GEOMETRIC_MEAN}")
    lines.append(f"C kernel: {C_KERNEL}")
    return "\n".join(lines)


def cells(r: Result, before: int | None) -> tuple[str, ...]:
    numbers = (r.min, r.median, r.max, before, r.target, r.sel4)
    ratio = f"{r.median / r.sel4:.2f}" if r.sel4 else "–"
    return (r.name, r.unit, *("–" if n is None else f"{n:,}" for n in numbers), ratio)


def geometric_mean(results: list[Result]) -> float:
    """Of our medians, each as a part of the C kernel's."""
    ratios = [result.median / result.sel4 for result in results if result.sel4]
    return math.exp(math.fsum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


if __name__ == "__main__":
    sys.exit(main())
