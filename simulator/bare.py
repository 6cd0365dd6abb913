"""A machine without a processor: memory, registers, interrupts and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.board import EXTERNAL, TIMER, Board
from simulator.ram import Ram

LINES: Final = range(1, 16)


class Bare(Board):
    """What a kernel's intrinsics reach. Two of them that are treated alike stay alike."""

    def __init__(self, ram: Ram, lines: range = LINES) -> None:
        self.ticks = 0
        self.raised: set[int] = set()
        self.text = bytearray()
        super().__init__(ram, {line: self.is_raised(line) for line in lines}, self.text.extend)

    def is_raised(self, line: int) -> Callable[[], bool]:
        return lambda: line in self.raised

    def walk_memory(self) -> None:
        """Page tables are in memory: the memory of translations is told where by who holds them."""

    def interrupt(self) -> int | None:
        """The number of the interrupt that is taken now, if one is."""
        waiting = self.pending() & self.csrs.get("sie", 0)
        return next((number for number in (EXTERNAL, TIMER) if waiting >> number & 1), None)

    def time(self) -> int:
        return self.ticks
