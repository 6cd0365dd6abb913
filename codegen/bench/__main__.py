"""`make bench-codegen`: our functions beside their twins in C, by the instructions that both execute."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from codegen.bench.measure import BenchmarkFailed, Measurement, measure

OUTPUT = Path("build/bench/codegen.json")
MOST_EACH = 15  # per cent that one function may execute more than its twin
MOST_TOTAL = 5  # … and all of them together


def main(argv: list[str] | None = None) -> int:
    """Measure, print, keep; status 1 if a limit is passed."""
    parser = argparse.ArgumentParser(prog="codegen.bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUTPUT)
    arguments = parser.parse_args(argv)
    folder = arguments.out.parent / "codegen"
    try:
        found = measure(folder)
    except BenchmarkFailed as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 2
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(format_json(found))
    print(format_table(found))
    print(f"  also in {arguments.out}")
    problems = find_problems(found)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


def find_problems(found: list[Measurement]) -> list[str]:
    """What is wrong, a line each: different results, or more instructions than the limits allow."""
    problems = [f"{m.name}: the results are not those of the twin" for m in found if not m.same]
    problems += [
        f"{m.name}: {m.percent:+.1f} % against its twin, the limit is +{MOST_EACH} %"
        for m in found
        if m.percent > MOST_EACH
    ]
    whole = total(found)
    if whole.percent > MOST_TOTAL:
        problems.append(f"total: {whole.percent:+.1f} %, the limit is +{MOST_TOTAL} %")
    return problems


def total(found: list[Measurement]) -> Measurement:
    """All functions together."""
    return Measurement(
        "total",
        sum(m.calls for m in found),
        sum(m.ours for m in found),
        sum(m.twin for m in found),
        all(m.same for m in found),
    )


def format_json(found: list[Measurement]) -> str:
    rows = [{**m._asdict(), "percent": round(m.percent, 1)} for m in [*found, total(found)]]
    return json.dumps(rows, indent=2) + "\n"


def format_table(found: list[Measurement]) -> str:
    """One line for each function: instructions executed in all of its calls."""
    lines = [f"{'function':20}{'calls':>7}{'ours':>9}{'C twin':>9}{'more':>9}"]
    for m in [*found, total(found)]:
        lines.append(f"{m.name:20}{m.calls:>7,}{m.ours:>9,}{m.twin:>9,}{m.percent:>+8.1f}%")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
