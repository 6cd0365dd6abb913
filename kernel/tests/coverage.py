"""Which lines and branches of the kernel the tests reach: `python -m kernel.tests.coverage`.

Each suite leaves a report in `build/coverage/ENGINE/SUITE/`, all of an engine together one in
`build/coverage/ENGINE/all/`. Every branch that no suite reaches has to stand in `uncovered.py`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coverage import Coverage, CoverageData
from tqdm import tqdm

from kernel.tests.uncovered import UNCOVERED

ROOT: Final = Path(__file__).parents[2]
REPORTS: Final = ROOT / "build" / "coverage"
LEAST: Final = 0.95  # of all branches, for the engine that everything is tested on first


@dataclass(frozen=True)
class Suite:
    """Tests that run the kernel on one engine."""

    engine: str
    name: str
    paths: tuple[str, ...]  # what pytest is given


SUITES: Final = (
    Suite("interpreted", "units", ("kernel/tests", "--ignore=kernel/tests/conformance")),
    Suite("interpreted", "conformance", ("kernel/tests/conformance",)),
    Suite("interpreted", "interface", ("userland/tests",)),
)


def main(arguments: list[str] | None = None) -> int:
    """Status 1 if too little is reached, or the list of what is not is wrong; 2 if a test fails."""
    top = argparse.ArgumentParser(prog="python -m kernel.tests.coverage", description="Measure coverage.")
    top.add_argument("--no-run", action="store_true", help="report what was measured last")
    if not top.parse_args(arguments).no_run:
        for suite in tqdm(SUITES, unit="suite"):
            if not run(suite):
                print(f"error: the suite {suite.name} fails", file=sys.stderr)
                return 2
    status = 0
    for engine in dict.fromkeys(suite.engine for suite in SUITES):
        status |= report_engine(engine, [suite for suite in SUITES if suite.engine == engine])
    return status


def data_of(suite: Suite) -> Path:
    """Where a suite's measurements are kept."""
    return REPORTS / suite.engine / f"{suite.name}.data"


def run(suite: Suite) -> bool:
    """Measure a suite; False if one of its tests fails."""
    data_of(suite).parent.mkdir(parents=True, exist_ok=True)
    measure = [sys.executable, "-m", "coverage", "run", f"--data-file={data_of(suite)}"]
    return subprocess.run([*measure, "-m", "pytest", "-q", *suite.paths], cwd=ROOT).returncode == 0


def report_engine(engine: str, suites: list[Suite]) -> int:
    """Write the reports of an engine, print its figures, and hold them to what is promised."""
    together = REPORTS / engine / "all.data"
    everything = CoverageData(str(together))
    everything.erase()
    print(f"{'engine':12} {'suite':12} {'lines':>18} {'branches':>18}")
    for suite in suites:
        data = CoverageData(str(data_of(suite)))
        data.read()
        everything.update(data)
        print_row(engine, suite.name, write_report(data_of(suite)))
    everything.write()
    report = write_report(together)
    print_row(engine, "all", report)
    gaps = {gap for name, file in report["files"].items() for gap in find_gaps(name, file)}
    return judge(branch_share(report), gaps)


def write_report(data: Path) -> Any:
    """Write the pages of what was measured, and give coverage's own summary of it."""
    measured = Coverage(data_file=str(data), config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    measured.html_report(directory=str(data.with_suffix("")))
    summary = data.with_suffix(".json")
    measured.json_report(outfile=str(summary))
    return json.loads(summary.read_text())


def branch_share(report: Any) -> float:
    """How much of all branches was taken."""
    return float(report["totals"]["covered_branches"] / report["totals"]["num_branches"])


def print_row(engine: str, name: str, report: Any) -> None:
    total = report["totals"]
    lines = f"{total['covered_lines']:,} of {total['num_statements']:,}"
    branches = f"{total['covered_branches']:,} of {total['num_branches']:,}"
    print(f"{engine:12} {name:12} {lines:>18} {branches:>18}  {branch_share(report):.1%}")


def find_gaps(name: str, file: Any) -> set[str]:
    """What is not reached of a file: branches never taken, and stretches of lines no branch is to blame for.

    Each is given as `file: line -> next line` by their text, so that edits elsewhere do not matter.
    """
    text = ["the end of the function", *map(str.strip, (ROOT / name).read_text().splitlines())]
    missing = set(file["missing_lines"])
    branches = [(a, max(b, 0)) for a, b in file["missing_branches"] if a not in missing]
    gaps = {f"{name}: {text[a]} -> {text[b]}" for a, b in branches}
    reached = {b for _, b in branches}
    before = 0
    for line in sorted(missing | set(file["executed_lines"])):
        if line in missing and before not in missing and line not in reached:
            gaps.add(f"{name}: {text[line]}")
        before = line
    return gaps


def judge(share: float, gaps: set[str]) -> int:
    """Say what is wrong; status 1 if anything is."""
    problems = [f"not reached, and not explained: {gap}" for gap in sorted(gaps - UNCOVERED.keys())]
    problems += [f"explained, but reached or gone: {gap}" for gap in sorted(UNCOVERED.keys() - gaps)]
    if share < LEAST:
        problems.append(f"{share:.1%} of the branches are reached, fewer than {LEAST:.0%}")
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
