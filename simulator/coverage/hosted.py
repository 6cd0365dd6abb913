"""The kernel as a library: what gcov says, by the lines of Python that the C carries."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from simulator.coverage.page import Measured

COUNTED: Final = "-counted"
OPTIONS: Final = ("--coverage", "-O0")
LIBRARIES: Final = Path("build/sim")


def measure_hosted(*arguments: str) -> Measured:
    """Run a program with the counting kernel."""
    for old in LIBRARIES.glob(f"*{COUNTED}/*.gcda"):
        old.unlink()
    command = [sys.executable, "-m", "simulator.coverage.counted", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    (counts,) = LIBRARIES.glob(f"*{COUNTED}/*kernel.gcda")
    told = subprocess.run(
        ["gcov", "--json-format", "--stdout", str(counts)], check=True, capture_output=True, text=True
    )
    return read_counts(told.stdout)


def read_counts(text: str) -> Measured:
    """Lines of Python and whether they were executed; a line may stand in several functions."""
    found: defaultdict[str, dict[int, bool]] = defaultdict(dict)
    for file in json.loads(text)["files"]:
        if file["file"].startswith("kernel/") and file["file"].endswith(".py"):
            lines = found[file["file"]]
            for line in file["lines"]:
                number = line["line_number"]
                lines[number] = lines.get(number, False) or line["count"] > 0
    return dict(found)
