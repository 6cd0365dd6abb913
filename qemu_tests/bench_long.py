"""`make bench-long`: a minute of mixed operations, with 1, 100 and 10,000 threads, objects and capabilities there.

Prints how many operations are done in a million instructions, and what each takes on average and at most; the same
in build/bench/long.json. A million instructions are a millisecond of the machine's time.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

from qemu_tests.bench_run import FAILURE, FOLDER
from qemu_tests.conftest import build_image
from qemu_tests.machine import Machine
from qemu_tests.told import told

LINE: Final = re.compile(r"^long: (\S+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)
PART: Final = re.compile(r"^long: present (\d+) instructions (\d+)$", re.MULTILINE)
OPTIONS: Final = "--root-cnode-bits 16"
TIMEOUT: Final = 600.0
MILLION: Final = 1_000_000


class Cost(NamedTuple):
    """What one operation took, in instructions."""

    times: int
    least: int
    most: int
    total: int

    @property
    def mean(self) -> float:
        return self.total / self.times


class Part(NamedTuple):
    """The run with so many present."""

    present: int
    instructions: int
    costs: dict[str, Cost]

    @property
    def throughput(self) -> float:
        """Operations in a million instructions, waiting included."""
        return sum(cost.times for cost in self.costs.values()) * MILLION / self.instructions


@told
def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.bench_long", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER / "long.json")
    arguments = parser.parse_args(argv)
    parts = parse_parts(run_long("bench_long"))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(format_json(parts))
    print(format_table(parts))
    print(f"  also in {arguments.out}")
    return 0


def run_long(system: str) -> str:
    """What the system prints."""
    image = build_image(system, options=OPTIONS)
    with Machine(image, name=system, icount=True, failure=FAILURE) as machine:
        machine.run()
        machine.expect(r"^long: done$", timeout=TIMEOUT)
        return machine.console


def parse_parts(console: str) -> list[Part]:
    _, *pieces = PART.split(console)
    return [
        Part(int(present), int(took), {name: Cost(*map(int, numbers)) for name, *numbers in LINE.findall(text)})
        for present, took, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    ]


def format_json(parts: list[Part]) -> str:
    entries = [
        {
            "present": part.present,
            "operations_per_million_instructions": round(part.throughput, 1),
            "operations": {name: {"mean": round(c.mean, 1), **c._asdict()} for name, c in part.costs.items()},
        }
        for part in parts
    ]
    return json.dumps(entries, indent=2) + "\n"


def format_table(parts: list[Part]) -> str:
    """A line for each operation, two columns for each part."""
    lines = [f"{'present':24}" + "".join(f"{part.present:>20,}" for part in parts)]
    lines.append(f"{'operations per million':24}" + "".join(f"{part.throughput:>20,.0f}" for part in parts))
    lines.append(f"{'instructions: mean, worst':24}")
    for name in parts[0].costs:
        costs = [part.costs[name] for part in parts]
        lines.append(f"{name:24}" + "".join(f"{cost.mean:>12,.1f}{cost.most:>8,}" for cost in costs))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
