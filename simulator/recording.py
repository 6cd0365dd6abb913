"""What came into the kernel from outside, entry by entry: enough to let another engine do the same again."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO


@dataclass
class Input:
    """One entry of the kernel; `reads` are the registers that it read inside and that count by themselves."""

    cause: int = 0
    value: int = 0  # stval
    words: list[int] = field(default_factory=list)  # pc and registers; at boot a0 to a3
    status: int = 0  # sstatus
    floats: list[int] = field(default_factory=list)  # if the thread changed them
    lines: list[int] = field(default_factory=list)  # of devices that interrupt
    stores: list[tuple[int, str]] = field(default_factory=list)  # what user mode wrote since the last exit, in hex
    reads: list[tuple[str, int]] = field(default_factory=list)


def write_input(file: TextIO, entry: Input) -> None:
    print(json.dumps(dataclasses.asdict(entry)), file=file)


def read_inputs(path: Path) -> Iterator[Input]:
    """A recording: the boot, then every entry."""
    with path.open() as file:
        for line in file:
            yield Input(**json.loads(line))
