"""A recording of the real machine, played to another engine: the same entries, and what the kernel reads in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from simulator.bare import Bare
from simulator.board import PowerOff
from simulator.engine import Engine, Frame
from simulator.ram import Ram
from simulator.recording import Input
from simulator.trace import BOOT, Moment, moment_of

SOURCES: Final = 96  # of interrupts, in QEMU's machine
BY_ITSELF: Final = ("time", "sip")  # registers that change by themselves


class Astray(Exception):
    """The kernel asks for something that it did not ask for on the real machine."""


class Recorded(Bare):
    """A machine that answers what the real one did."""

    def __init__(self, ram: Ram) -> None:
        super().__init__(ram, range(1, SOURCES))
        self.input = Input()
        self.used = 0
        self.floats = [0] * 33

    def begin(self, entry: Input) -> None:
        """Memory, registers and lines as they are at this entry."""
        self.input, self.used = entry, 0
        self.csrs["stval"] = entry.value
        self.raised = set(entry.lines)
        self.floats = entry.floats or self.floats
        for address, data in entry.stores:
            self.ram.put(address, bytes.fromhex(data))

    def read_csr(self, name: str) -> int:
        if name not in BY_ITSELF:
            return super().read_csr(name)
        asked, number = self.input.reads[self.used] if self.used < len(self.input.reads) else ("nothing", 0)
        if asked != name:
            raise Astray(f"the kernel reads {name}, and on the real machine {asked}")
        self.used += 1
        return number

    def read_floats(self) -> list[int]:
        return self.floats

    def write_floats(self, words: list[int]) -> None:
        self.floats = words


def replay(
    machine: Recorded, engine: Engine, inputs: Iterable[Input], observe: Callable[[Moment], None], last: int | None
) -> None:
    """Enter the kernel as often as it was, but for entries behind `last`."""
    thread, before = 0, Frame([0] * 32, 0)
    for number, entry in enumerate(inputs):
        machine.begin(entry)
        if number > 0:
            before = Frame(entry.words, entry.status)
        try:
            enter(engine, entry)
        except PowerOff:
            return
        after = engine.leave(machine)
        if machine.used != len(entry.reads):
            raise Astray(f"in entry {number:,} the kernel does not read {entry.reads[machine.used][0]}")
        observe(moment_of(engine, machine.ram, number, entry.cause, entry.reads, (thread, before), after))
        thread = engine.thread()
        if number == last:
            return


def enter(engine: Engine, entry: Input) -> None:
    if entry.cause == BOOT:
        hart, tree, kernel, idle = entry.words
        engine.start(hart, tree, kernel, idle)
    else:
        engine.enter(Frame(entry.words, entry.status), entry.cause)
