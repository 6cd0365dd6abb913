"""Stopping the interpreted kernel: at a line, in front of an entry, and at an earlier entry than this."""

from __future__ import annotations

import builtins
import os
import pdb
import re
import sys
from pathlib import Path
from typing import Any

from simulator import show
from simulator.run import BadPlace, Run


def tables(run: Run) -> dict[str, Any]:
    """What the prompt knows."""
    names = ("threads", "cspace", "vspace", "derivation", "queues", "living")
    return {name: getattr(show, name) for name in names} | {"run": run, "back": lambda n=1: back(run, n)}


def back(run: Run, entries: int) -> None:
    """Go back by so many entries of the kernel: run again up to there, which gives the same states."""
    wanted = str(max(run.entries - entries, 0))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "simulator", *without_entry(sys.argv[1:]), "--entry", wanted])


def without_entry(arguments: list[str]) -> list[str]:
    """The command line without the place to stop at."""
    kept = list(arguments)
    for name in ("--entry", "--break"):
        while name in kept:
            at = kept.index(name)
            del kept[at : at + 2]
    return kept


def prepare(run: Run) -> None:
    """Let every prompt, that of `breakpoint()` too, know the tables."""
    show.shorten()
    vars(builtins).update(tables(run))


def debug(run: Run, place: str, entry: int | None) -> None:
    """Run, and if asked for stop with a prompt: at a line, or in front of an entry of the kernel."""
    if not place and entry is None:
        run.to_end()
        return
    debugger = pdb.Pdb(nosigint=True)
    if place:
        file, line = split(place)
        problem = debugger.set_break(str(file), line)
        if problem:
            raise BadPlace(f"BREAK={place}: {problem}")
    if entry is None:
        debugger.rcLines.append("continue")  # instead of a stop at the first line
    else:
        run.to_entry(entry)
        print(f"in front of entry {run.entries + 1:,} of the kernel")
    debugger.runcall(run.to_end)


def split(place: str) -> tuple[Path, int]:
    """`kernel/ipc.py:40`."""
    found = re.fullmatch(r"(.+\.py):(\d+)", place)
    if found is None or not Path(found[1]).is_file():
        raise BadPlace(f"BREAK={place}: no such place; it is a file and a line, as in kernel/ipc.py:40")
    return Path(found[1]).resolve(), int(found[2])
