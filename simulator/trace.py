"""The trace of a run: what entered the kernel and what left it, and now and then a digest of its whole state.

One definition for every engine: registers come from the run, the state from whoever holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from simulator.engine import Frame
from simulator.layout import layout_of
from simulator.run import Run
from simulator.snapshot import SLOT_BYTES, State, digest


class Recorder:
    """Writes a line for each entry of the kernel; one of `every` has a digest."""

    def __init__(self, run: Run, file: TextIO, every: int) -> None:
        self.run = run
        self.file = file
        self.every = every
        run.observe = self.note

    def note(self, thread: int, cause: int, before: Frame) -> None:
        """The kernel was entered from `thread`, and is left."""
        after = self.run.frame
        assert after is not None, "it was just left"
        line: dict[str, object] = {"entry": self.run.entries, "time": self.run.machine.now(), "cause": hex(cause)}
        line |= {"from": hex(thread), "entered with": words(before)}
        line |= {"to": hex(self.run.engine.thread()), "left with": words(after)}
        if self.run.entries % self.every == 0:
            line["state"] = digest(self.run.engine.take_state())
        print(json.dumps(line), file=self.file)


def words(frame: Frame) -> list[str]:
    """The pc, a0 to a7, and a sum of all registers; of the idle thread nothing matters."""
    if frame.is_idle:
        return ["idle"]
    total = hashlib.blake2b(repr((frame.words, frame.status)).encode(), digest_size=4).hexdigest()
    return [*map(hex, (frame.words[0], *frame.words[10:18])), total]


def describe(state: State) -> Iterator[str]:
    """A state as text, a line for each field that is not zero."""
    for address, record in sorted(state.items()):
        layout = layout_of(record.kind)
        size = SLOT_BYTES if layout.size == SLOT_BYTES and len(record.data) % SLOT_BYTES == 0 else len(record.data)
        for i in range(0, len(record.data), size):
            name = f"{record.kind.__name__}@{address:#x}" + (f"[{i // size}]" if len(record.data) > size else "")
            for leaf, numbers in layout.read(record.data[i : i + layout.size]):
                if any(numbers):
                    yield f"{name}.{leaf.path} = {leaf.show(numbers)}"
            if len(record.data[i:]) > layout.size and size != SLOT_BYTES:
                yield f"{name}: then {record.data[i + layout.size :].hex(' ', 8)}"


def read_lines(path: Path) -> list[dict[str, object]]:
    """A trace that was written."""
    return [json.loads(line) for line in path.read_text().splitlines()]
