"""Do the engines agree? Run an image on both, and show where their traces first differ."""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from simulator.trace import read_lines

ENGINES: Final = ("interpreted", "hosted")
CONTEXT: Final = 2


class Disagreement(Exception):
    """The engines do not do the same; the text says where."""


def compare(arguments: list[str], every: int) -> str:
    """Run both; a sentence if they agree."""
    with tempfile.TemporaryDirectory() as folder:
        return compare_in(Path(folder), arguments, every)


def compare_in(folder: Path, arguments: list[str], every: int) -> str:
    """The same, with files in this folder."""
    traces = [folder / f"{engine}.trace" for engine in ENGINES]
    with ThreadPoolExecutor() as pool:
        options = [["--trace", str(trace), "--every", str(every)] for trace in traces]
        list(pool.map(lambda engine, option: run(engine, [*arguments, *option]), ENGINES, options))
    first, second = map(read_lines, traces)
    for i, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            raise Disagreement("\n".join(explain(folder, arguments, i + 1, one, other)))
    if len(first) != len(second):
        raise Disagreement(f"one trace has {len(first):,} entries, the other {len(second):,}")
    states = sum("state" in line for line in first)
    return f"{' and '.join(ENGINES)} agree: {len(first):,} entries of the kernel, {states:,} digests of its state"


def run(engine: str, arguments: list[str]) -> None:
    """One run; its console is of no interest, and how it ends is in its trace."""
    command = [sys.executable, "-m", "simulator", "run", "--engine", engine, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.stderr.startswith("error:") or "Traceback" in done.stderr:
        raise Disagreement(f"{engine}: {done.stderr.strip()}")


def explain(
    folder: Path, arguments: list[str], entry: int, one: dict[str, object], other: dict[str, object]
) -> Iterator[str]:
    """A difference of two lines; of the states behind them, if those differ."""
    yield f"the first difference is at entry {entry:,}:"
    for name in one:
        if one[name] != other.get(name):
            yield f"  {name}: {ENGINES[0]} {one[name]}, {ENGINES[1]} {other.get(name)}"
    dumps = [folder / f"{engine}.state" for engine in ENGINES]
    for engine, dump in zip(ENGINES, dumps, strict=True):
        run(engine, [*arguments, "--dump", str(dump), "--entry", str(entry)])
    first, second = (dump.read_text().splitlines() for dump in dumps)
    yield from difflib.unified_diff(first, second, *ENGINES, lineterm="", n=CONTEXT)
