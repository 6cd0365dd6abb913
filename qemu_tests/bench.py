"""`make bench`: what each operation costs, as a table and as build/bench/TARGET.json.

In QEMU the unit is instructions, counted exactly, and for each row there stands too how many cache lines of the
kernel's text and data it touches; on a simulated core the unit is cycles. A second table tells what each phase took.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from qemu_tests.bench_history import HISTORY, PICTURE, baseline, draw, record
from qemu_tests.bench_page import NOTHING, PAGE, number, write_page
from qemu_tests.bench_run import (
    FOLDER,
    Footprint,
    Result,
    cycles_by_phase,
    footprints,
    geometric_mean,
    parse_results,
    run_benchmark,
    run_on_core,
)
from qemu_tests.bench_targets import C_KERNEL, GEOMETRIC_MEAN, QEMU, ROWS, rows_of
from qemu_tests.breakdown import draw_breakdown, picture_of
from qemu_tests.phases import PHASES
from qemu_tests.rtl.cores import CORES
from qemu_tests.told import told

HEADS: Final = ("name", "unit", "min", "median", "max", "before", "target", "C kernel", "ratio", "text", "data")
LINE_BYTES: Final = 64
CACHE_SETS: Final = 64  # of 4 lines each: a first-level cache of 16 KiB
ROUND_TRIP: Final = ("call_0w", "reply_recv_0w")


@told
def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="qemu_tests.bench", description=__doc__)
    parser.add_argument("--target", choices=[QEMU, *sorted(CORES)], default=QEMU)
    parser.add_argument("--out", type=Path, help=f"{FOLDER}/TARGET.json unless given")
    parser.add_argument("--record", choices=["0", "1"], default="0", help=f"1: append to {HISTORY}")
    parser.add_argument("--options", default="", help='of the build, as "--fpu 0"')
    arguments = parser.parse_args(argv)
    target = arguments.target
    folder = FOLDER if target == QEMU else FOLDER / target
    console = run_benchmark(arguments.options, folder=folder) if target == QEMU else run_on_core(target, folder)
    results = parse_results(console, rows_of(target))
    touched = footprints(results, folder) if target == QEMU else {}
    phases = {r.name: touched[r.name].phases for r in results} if touched else cycles_by_phase(results, folder)
    output = arguments.out or FOLDER / f"{target}.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(format_json(results, touched, phases))
    print(format_table(results, baseline(target), touched))
    print(f"\n{format_phases(phases)}")
    print(f"  also in {output}")
    if arguments.record == "1":
        save(target, results, touched, phases)
    return 0


def save(target: str, results: list[Result], touched: dict[str, Footprint], phases: dict[str, dict[str, int]]) -> None:
    """Append to the history, and draw the pictures anew."""
    record(target, {result.name: result.median for result in results})
    draw(ROWS)
    write_page(target, results, touched)
    print(f"  recorded in {HISTORY} and {PAGE}, drawn in {PICTURE}")
    drawn = {name: phases[name] for name in (ROWS if touched else rows_of(target)) if name in phases}
    draw_breakdown(drawn, picture_of(target), results[0].unit)
    print(f"  where the {results[0].unit} go is drawn in {picture_of(target)}")


def format_json(results: list[Result], touched: dict[str, Footprint], phases: dict[str, dict[str, int]]) -> str:
    return json.dumps([entry(r, touched.get(r.name), phases[r.name]) for r in results], indent=2) + "\n"


def entry(result: Result, touched: Footprint | None, phases: dict[str, int]) -> dict[str, object]:
    """What the file tells of one row."""
    known = {key: value for key, value in result._asdict().items() if key not in ("start", "end")}
    lines = {} if touched is None else {"text_lines": len(touched.text), "data_lines": len(touched.data)}
    return {**known, **lines, "phases": phases}


def format_phases(phases: dict[str, dict[str, int]]) -> str:
    """A line for each row: what each phase of its last sample took."""
    names = [phase for phase in PHASES if any(row[phase] for row in phases.values())]
    rows = [("last sample", *names), *((name, *(number(row[p]) for p in names)) for name, row in phases.items())]
    return format_columns(rows, left=1)


def format_columns(rows: list[tuple[str, ...]], left: int) -> str:
    """The first `left` columns are left-aligned, numbers right-aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def format_table(results: list[Result], before: dict[str, int], touched: dict[str, Footprint]) -> str:
    """One line for each result, numbers right-aligned; then the mean of those that the C kernel has too."""
    rows = [HEADS, *(cells(result, before.get(result.name), touched.get(result.name)) for result in results)]
    lines = [format_columns(rows, left=2)]
    aim = f", target {GEOMETRIC_MEAN}" if touched else ""
    lines.append(f"geometric mean {geometric_mean(results):.3f} of the C kernel{aim}")
    lines.append(f"C kernel: {C_KERNEL}")
    if all(name in touched for name in ROUND_TRIP):
        lines.append(format_fit(touched))
    return "\n".join(lines)


def cells(r: Result, before: int | None, touched: Footprint | None) -> tuple[str, ...]:
    numbers = (r.min, r.median, r.max, before, r.target, r.sel4)
    ratio = f"{r.median / r.sel4:.2f}" if r.sel4 else NOTHING
    lines = (str(len(touched.text)), str(len(touched.data))) if touched else (NOTHING, NOTHING)
    return (r.name, r.unit, *map(number, numbers), ratio, *lines)


def format_fit(touched: dict[str, Footprint]) -> str:
    """What a round trip takes of the caches."""
    parts = (("text", round_trip_lines(touched, "text")), ("data", round_trip_lines(touched, "data")))
    said = " and ".join(f"{len(lines)} of {kind} (at most {most_in_a_set(lines)} in a set)" for kind, lines in parts)
    size = sum(len(lines) for _, lines in parts) * LINE_BYTES
    return f"lines of {LINE_BYTES} bytes: {' + '.join(ROUND_TRIP)} touch {said}: {size:,} bytes of 16 KiB, 4 to a set"


def round_trip_lines(touched: dict[str, Footprint], kind: str) -> frozenset[int]:
    """The lines of text or data that a call and its answer touch together."""
    return frozenset[int]().union(*(getattr(touched[name], kind) for name in ROUND_TRIP))


def most_in_a_set(lines: frozenset[int]) -> int:
    """How many of the lines have to share a set of the cache, where there are most."""
    return max(Counter(line % CACHE_SETS for line in lines).values())


if __name__ == "__main__":
    sys.exit(main())
