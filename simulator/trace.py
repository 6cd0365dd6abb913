"""The trace of a run: what entered the kernel and what left it, and now and then a digest of its whole state.

One definition for every engine: registers come from the run, the state from whoever holds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from simulator.engine import Engine, Frame
from simulator.layout import layout_of
from simulator.ram import RAM_BASE, Ram
from simulator.snapshot import SLOT_BYTES, State, digest

BOOT: Final = -1  # the cause of entry 0
SUMMARY: Final = 1 << 63  # sstatus.SD, which the machine works out
BUFFER_BYTES: Final = 1024  # of an IPC buffer


@dataclass
class Moment:
    """One pass through the kernel: from which thread and why it was entered, and as which thread it is left."""

    entry: int
    cause: int
    time: object
    before: tuple[int, Frame]
    after: tuple[int, Frame]
    message: bytes  # in the IPC buffer of the thread that goes on
    take_state: Callable[[], State]


def moment_of(
    engine: Engine, ram: Ram, entry: int, cause: int, time: object, before: tuple[int, Frame], after: Frame
) -> Moment:
    """What there is to tell when the kernel has just been left."""
    buffer = engine.buffer()
    message = bytes(ram.view[buffer - RAM_BASE : buffer - RAM_BASE + BUFFER_BYTES]) if buffer else b""
    return Moment(entry, cause, time, before, (engine.thread(), after), message, engine.take_state)


class Trace:
    """Writes a line for each entry of the kernel; one of `every` has a digest."""

    def __init__(self, file: TextIO, every: int, keep: Callable[[int, State], None] | None = None) -> None:
        self.file = file
        self.every = every
        self.keep = keep  # the state of which there is a digest

    def note(self, moment: Moment) -> None:
        line: dict[str, object] = {"entry": moment.entry, "time": moment.time}
        line["cause"] = "boot" if moment.cause == BOOT else hex(moment.cause)
        line |= {"from": hex(moment.before[0]), "entered with": words(moment.before[1])}
        line |= {"to": hex(moment.after[0]), "left with": words(moment.after[1])}
        line["message"] = short_digest(moment.message)
        if moment.entry % self.every == 0:
            state = moment.take_state()
            line["state"] = digest(state)
            if self.keep is not None:
                self.keep(moment.entry, state)
        print(json.dumps(line), file=self.file)


def words(frame: Frame) -> list[str]:
    """The pc, a0 to a7, and a sum of all registers; of the idle thread nothing matters."""
    if frame.is_idle:
        return ["idle"]
    all_of_them = repr((frame.words, frame.status & ~SUMMARY))
    return [*map(hex, (frame.words[0], *frame.words[10:18])), short_digest(all_of_them.encode())]


def short_digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=4).hexdigest() if data else ""


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
