"""The kernel as Python: what coverage.py says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from simulator.coverage.page import Measured


def measure_interpreted(reports: Path, suite: str, program: tuple[str, ...]) -> Measured:
    """Run a program under coverage.py."""
    data, report = (reports / "interpreted" / f"{suite}.{kind}" for kind in ("data", "json"))
    data.parent.mkdir(parents=True, exist_ok=True)
    coverage = (sys.executable, "-m", "coverage")
    run(*coverage, "run", f"--data-file={data}", *program)
    run(*coverage, "json", f"--data-file={data}", "-o", str(report))
    return read_report(report)


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def read_report(path: Path) -> Measured:
    """The lines of each file, and whether they were executed."""
    files = json.loads(path.read_text())["files"]
    return {
        name: {line: kind == "executed_lines" for kind in ("executed_lines", "missing_lines") for line in file[kind]}
        for name, file in files.items()
    }
