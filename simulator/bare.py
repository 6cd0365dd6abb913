"""A machine without a processor: memory, registers, interrupts and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.devices import Plic
from simulator.machine import (
    EXTERNAL,
    NEVER,
    PUT_CHARACTER,
    RESET,
    SET_TIMER,
    SHUTDOWN,
    TIMER,
    PowerOff,
    controller_offset,
)
from simulator.ram import HOST_WINDOW, Ram
from simulator.translate import Translations

LINES: Final = range(1, 16)


class Bare:
    """What a kernel's intrinsics reach. Two of them that are treated alike stay alike."""

    def __init__(self, ram: Ram, lines: range = LINES) -> None:
        self.ram = ram
        self.csrs: dict[str, int] = {"stimecmp": NEVER}
        self.ticks = 0
        self.raised: set[int] = set()
        self.text = bytearray()
        self.plic = Plic({line: self.is_raised(line) for line in lines})
        self.translations = Translations(lambda address: ram.read(address, 8))

    def is_raised(self, line: int) -> Callable[[], bool]:
        return lambda: line in self.raised

    def walk_memory(self) -> None:
        """Page tables are in memory: the memory of translations is told where by who holds them."""

    def interrupt(self) -> int | None:
        """The number of the interrupt that is taken now, if one is."""
        waiting = self.pending() & self.csrs.get("sie", 0)
        return next((number for number in (EXTERNAL, TIMER) if waiting >> number & 1), None)

    def pending(self) -> int:
        timer = self.ticks >= self.csrs["stimecmp"]
        return timer << TIMER | (self.plic.waiting() != 0) << EXTERNAL

    def read_csr(self, name: str) -> int:
        match name:
            case "time":
                return self.ticks
            case "sip":
                return self.pending()
            case _:
                return self.csrs.get(name, 0)

    def write_csr(self, name: str, number: int) -> None:
        self.csrs[name] = number & NEVER

    def forget(self, address: int | None, asid: int | None) -> None:
        self.translations.forget(address, asid)

    def call_firmware(self, extension: int, function: int, first: int) -> None:
        if extension in (RESET, SHUTDOWN):
            raise PowerOff
        if extension == SET_TIMER:
            self.csrs["stimecmp"] = first
        elif extension == PUT_CHARACTER:
            self.text.append(first & 0xFF)

    def write_text(self, text: str) -> None:
        self.text += text.encode()

    def read(self, address: int, size: int) -> int:
        physical = address - HOST_WINDOW
        if self.ram.holds(physical, size):
            return self.ram.read(physical, size)
        return self.plic.read(controller_offset(physical), size)

    def write(self, address: int, size: int, value: int) -> None:
        physical = address - HOST_WINDOW
        if self.ram.holds(physical, size):
            self.ram.write(physical, size, value)
        else:
            self.plic.write(controller_offset(physical), size, value)

    def clear(self, address: int, size: int) -> None:
        self.ram.clear(address - HOST_WINDOW, size)
