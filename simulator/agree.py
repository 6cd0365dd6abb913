"""Do the engines agree? Run an image on all of them, and show where their traces first differ.

First the two on the simulated machine, each by itself. Then the real machine is recorded, and the others are given
what entered its kernel.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from simulator.state_log import state_at
from simulator.trace import describe, read_lines

ENGINES: Final = ("interpreted", "hosted")
METAL: Final = "metal"
CONTEXT: Final = 2
State = Callable[[str, int], list[str]]  # an engine's at an entry, as text


class Disagreement(Exception):
    """The engines do not do the same; the text says where."""


def compare(arguments: list[str], every: int) -> Iterator[str]:
    """Run all; a sentence for each comparison in which they agree."""
    with tempfile.TemporaryDirectory() as folder:
        yield compare_simulated(Path(folder), arguments, every)
        yield compare_recorded(Path(folder), arguments, every)


def compare_simulated(folder: Path, arguments: list[str], every: int) -> str:
    """The engines that have a simulated machine, with files in this folder."""
    traces = trace_all(folder, "run", arguments, every)
    return say(traces, lambda engine, entry: dumped(folder, "run", engine, arguments, entry))


def compare_recorded(folder: Path, arguments: list[str], every: int) -> str:
    """The real machine, and the others behind it."""
    recording, states, trace = (folder / f"{METAL}.{what}" for what in ("recording", "states", "trace"))
    given = [*arguments, "--recording", str(recording)]
    call(METAL, ["record", *given, "--states", str(states), "--trace", str(trace), "--every", str(every)])
    traces = {METAL: trace} | trace_all(folder, "replay", given, every)

    def state(engine: str, entry: int) -> list[str]:
        if engine == METAL:
            return list(describe(state_at(states, entry)))
        return dumped(folder, "replay", engine, given, entry)

    return say(traces, state)


def trace_all(folder: Path, command: str, arguments: list[str], every: int) -> dict[str, Path]:
    """Run both at once."""
    traces = {engine: folder / f"{engine}.{command}.trace" for engine in ENGINES}

    def run(engine: str) -> None:
        options = ["--engine", engine, "--trace", str(traces[engine]), "--every", str(every)]
        call(engine, [command, *arguments, *options])

    with ThreadPoolExecutor() as pool:
        list(pool.map(run, ENGINES))
    return traces


def dumped(folder: Path, command: str, engine: str, arguments: list[str], entry: int) -> list[str]:
    """The state of an engine that does the same again."""
    dump = folder / f"{engine}.state"
    call(engine, [command, *arguments, "--engine", engine, "--dump", str(dump), "--entry", str(entry)])
    return dump.read_text().splitlines()


def call(engine: str, arguments: list[str]) -> None:
    """One run; its console is of no interest, and how it ends is in its trace."""
    done = subprocess.run([sys.executable, "-m", "simulator", *arguments], capture_output=True, text=True)
    if done.stderr.startswith("error:") or "Traceback" in done.stderr:
        raise Disagreement(f"{engine}: {done.stderr.strip()}")


def say(traces: dict[str, Path], state: State) -> str:
    """A sentence if the traces are equal."""
    lines = {engine: read_lines(trace) for engine, trace in traces.items()}
    for i, found in enumerate(zip(*lines.values(), strict=False)):
        if any(line != found[0] for line in found):
            raise Disagreement("\n".join(explain(i, dict(zip(lines, found, strict=True)), state)))
    lengths = {engine: len(trace) for engine, trace in lines.items()}
    if len(set(lengths.values())) != 1:
        raise Disagreement("the traces have " + ", ".join(f"{n:,} entries ({e})" for e, n in lengths.items()))
    *others, last = traces
    states = sum("state" in line for line in lines[last])
    count = f"{lengths[last] - 1:,} entries of the kernel, {states:,} digests of its state"
    return f"{', '.join(others)} and {last} agree: {count}"


def explain(entry: int, found: dict[str, dict[str, object]], state: State) -> Iterator[str]:
    """The first difference: the two engines that differ, and their states if those do."""
    first, *others = found
    other = next(engine for engine in others if found[engine] != found[first])
    yield f"the first difference is at entry {entry:,}:"
    for name in found[first]:
        if found[first][name] != found[other].get(name):
            yield f"  {name}: {first} {found[first][name]}, {other} {found[other].get(name)}"
    if "state" in found[first]:
        one, two = (state(engine, entry) for engine in (first, other))
        yield from difflib.unified_diff(one, two, first, other, lineterm="", n=CONTEXT)
