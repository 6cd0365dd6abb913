"""Earlier states of a run: each is a fork of the process, stopped until one goes back to it.

A fork has everything: the kernel's objects, memory, the processor and the devices; pages that do not change are
shared. The process that was started first stays until the end, so that whoever waits for it does.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import select
import signal
import sys
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 16  # checkpoints; if there are more, each second one goes, and they become rarer
EVERY: Final = 20  # entries of the kernel, at first
KILLED_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


@dataclass(frozen=True)
class Checkpoint:
    """A process that waits, and where it listens."""

    entry: int
    pipe: int


class Checkpoints:
    """What the process that runs knows of those that wait."""

    def __init__(self) -> None:
        self.first = os.getpid()
        self.ending, self.end = os.pipe()
        self.every = EVERY
        self.kept: list[Checkpoint] = []
        self.status = 0
        self.wanted: dict[str, Any] | None = None  # where to stop, if one went back, or asked for it at first
        atexit.register(self.finish)

    def pass_entry(self, entry: int) -> None:
        """The run is in front of its next entry: perhaps leave a checkpoint here."""
        if entry % self.every == 0 and all(point.entry != entry for point in self.kept):
            self.leave_one(entry)
            if len(self.kept) > MOST:
                self.thin_out()

    def leave_one(self, entry: int) -> None:
        """Fork; the child is what waits, and comes back from here only when somebody goes back to it."""
        sys.stdout.flush()
        listening, pipe = os.pipe()
        child = os.fork()
        self.kept.append(Checkpoint(entry, pipe))
        if child != 0:
            os.close(listening)
            return
        ctypes.CDLL(None).prctl(KILLED_WITH_PARENT, signal.SIGKILL)
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        for line in os.fdopen(listening):
            asked = json.loads(line)
            if asked.get("stop"):
                os._exit(0)
            if os.fork() == 0:  # this one stays
                signal.signal(signal.SIGINT, before)
                self.wanted = asked
                return
        os._exit(0)

    def thin_out(self) -> None:
        """Keep each second one."""
        self.every *= 2
        gone = [point for point in self.kept if point.entry % self.every != 0]
        self.drop(gone)

    def drop(self, gone: list[Checkpoint]) -> None:
        for point in gone:
            self.tell(point, {"stop": True})
            os.close(point.pipe)
        self.kept = [point for point in self.kept if point not in gone]

    def tell(self, point: Checkpoint, text: dict[str, Any]) -> None:
        os.write(point.pipe, (json.dumps(text) + "\n").encode())

    def go_back(self, entry: int, **more: Any) -> None:
        """Let the last checkpoint that is not behind this entry go on instead of this process."""
        self.drop([point for point in self.kept if point.entry > entry])
        sys.stdout.flush()
        self.tell(self.kept[-1], {"entry": entry, **more})
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if os.getpid() == self.first:
            os._exit(int(os.read(self.ending, 1)))
        select.select([os.pidfd_open(self.first)], [], [])
        os._exit(0)

    def finish(self) -> None:
        """The run is over: nobody waits any more."""
        sys.stdout.flush()
        sys.stderr.flush()
        self.drop(self.kept)
        if os.getpid() != self.first:
            os.write(self.end, str(self.status).encode())
