"""Stopping the interpreted kernel: at a line, in front of an entry, and at an earlier entry than this."""

from __future__ import annotations

import bdb
import builtins
import os
import pdb
import re
import sys
from pathlib import Path
from typing import Any

from simulator import show
from simulator.checkpoints import Checkpoints
from simulator.run import BadPlace, Run


def tables(run: Run, points: Checkpoints) -> dict[str, Any]:
    """What the prompt knows."""
    names = ("threads", "cspace", "vspace", "derivation", "queues", "living")
    return {name: getattr(show, name) for name in names} | {"run": run, "back": lambda n=1: go_back(run, points, n)}


def go_back(run: Run, points: Checkpoints, entries: int) -> None:
    """Go back by so many entries of the kernel: to the nearest checkpoint, and on from there to the wanted one."""
    places = [(place.file, place.line, place.cond) for place in bdb.Breakpoint.bpbynumber if place is not None]
    points.go_back(max(run.entries - entries, 0), places=places)


class Commands:
    """Standard input without anything read ahead, which would be lost to whoever goes on."""

    def fileno(self) -> int:
        return 0

    def isatty(self) -> bool:
        return False

    def readline(self, most: int = -1) -> str:
        line = b""
        while not line.endswith(b"\n") and (byte := os.read(0, 1)):
            line += byte
        return line.decode(errors="replace")


def prepare(run: Run, points: Checkpoints) -> None:
    """Let every prompt, that of `breakpoint()` too, know the tables."""
    show.shorten()
    vars(builtins).update(tables(run, points))
    if not sys.stdin.isatty():
        vars(sys)["stdin"] = Commands()


def debug(run: Run, place: str, entry: int | None) -> None:
    """Run, and if asked for stop with a prompt: at a line, or in front of an entry of the kernel."""
    points = Checkpoints()
    prepare(run, points)
    debugger = pdb.Pdb(nosigint=True)
    run.between = lambda: pass_by(run, points, debugger)
    points.status = 1
    places = [(*split(place), None)] if place else []
    for file, line, _ in places:
        if problem := debugger.set_break(file, line):
            raise BadPlace(f"BREAK={place}: {problem}")
    if entry is not None:
        points.wanted = {"entry": entry, "places": places}
        run.to_end()
    elif place:
        debugger.rcLines.append("continue")  # instead of a stop at the first line
        debugger.runcall(run.to_end)
    else:
        run.to_end()
    points.status = 0


def pass_by(run: Run, points: Checkpoints, debugger: pdb.Pdb) -> None:
    """Between two entries: leave a checkpoint; and stop at the one that is wanted."""
    points.pass_entry(run.entries)
    if points.wanted is None:
        return
    sys.settrace(None)
    if run.entries == points.wanted["entry"]:
        debugger.clear_all_breaks()
        for file, line, condition in points.wanted["places"]:
            debugger.set_break(file, line, cond=condition)
        points.wanted = None
        print(f"in front of entry {run.entries + 1:,} of the kernel")
        debugger.set_trace(sys._getframe(2))


def split(place: str) -> tuple[str, int]:
    """`kernel/ipc.py:40`."""
    found = re.fullmatch(r"(.+\.py):(\d+)", place)
    if found is None or not Path(found[1]).is_file():
        raise BadPlace(f"BREAK={place}: no such place; it is a file and a line, as in kernel/ipc.py:40")
    return str(Path(found[1]).resolve()), int(found[2])
