"""`make bench`: boot the benchmark with counted instructions; a table, and build/bench/qemu-virt.json."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

from qemu_tests.conftest import build_image
from qemu_tests.machine import Machine

OUTPUT = Path("build/bench/qemu-virt.json")
LINE = re.compile(r"^bench: (\S+) (\S+) (\d+) (\d+) (\d+)$", re.MULTILINE)
FAILURE = r"(?i)panic|assertion failed|failed:"
TIMEOUT = 120.0


class Result(NamedTuple):
    """One thing measured."""

    name: str
    unit: str
    min: int
    median: int
    max: int


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUTPUT)
    arguments = parser.parse_args(argv)
    results = parse_results(run_benchmark())
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(format_json(results))
    print(format_table(results))
    print(f"  also in {arguments.out}")
    return 0


def run_benchmark() -> str:
    """What the benchmark prints."""
    with Machine(build_image("bench"), name="bench", icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect(r"^bench: done$", timeout=TIMEOUT)
        machine.expect_exit(0)
        return machine.console


def parse_results(console: str) -> list[Result]:
    return [
        Result(name, unit, int(least), int(middle), int(greatest))
        for name, unit, least, middle, greatest in LINE.findall(console)
    ]


def format_json(results: list[Result]) -> str:
    return json.dumps([result._asdict() for result in results], indent=2) + "\n"


def format_table(results: list[Result]) -> str:
    """One line for each result, numbers right-aligned."""
    width = max((len(result.name) for result in results), default=4)
    lines = [f"{'name':{width}}  {'unit':12}  {'min':>9}  {'median':>9}  {'max':>9}"]
    for r in results:
        lines.append(f"{r.name:{width}}  {r.unit:12}  {r.min:>9,}  {r.median:>9,}  {r.max:>9,}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
