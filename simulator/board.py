"""What is around any simulated kernel: memory, the interrupt controller, the firmware and its console."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, MutableMapping
from typing import Final

from simulator.devices import PLIC_BASE, PLIC_SIZE, Plic
from simulator.ram import HOST_WINDOW, Ram
from simulator.translate import Translations

NEVER: Final = (1 << 64) - 1
TIMER, EXTERNAL = 5, 9  # bits of sip and sie
PUT_CHARACTER, SHUTDOWN = 1, 8  # the firmware's extensions
SET_TIMER: Final = 0x5449_4D45
RESET: Final = 0x5352_5354


class PowerOff(Exception):
    """The kernel turned the machine off."""


class Board(ABC):
    """The kernel reaches it through its intrinsics: codegen.lang.memory.Memory, and the firmware's calls."""

    def __init__(self, ram: Ram, lines: dict[int, Callable[[], bool]], send: Callable[[bytes], object]) -> None:
        self.ram = ram
        self.send = send
        self.plic = Plic(lines)
        self.csrs: MutableMapping[str, int] = {"stimecmp": NEVER}
        self.translations = Translations(lambda address: ram.read(address, 8))

    @abstractmethod
    def time(self) -> int:
        """The clock that the kernel reads, in ticks."""

    def pending(self) -> int:
        """Interrupts that wait, as sip shows them."""
        timer = self.time() >= self.csrs["stimecmp"]
        return timer << TIMER | (self.plic.waiting() != 0) << EXTERNAL

    def read_csr(self, name: str) -> int:
        match name:
            case "time":
                return self.time()
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
            self.send(bytes((first & 0xFF,)))

    def write_text(self, text: str) -> None:
        self.send(text.encode())

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


def controller_offset(physical: int) -> int:
    """Where in the interrupt controller an address is; the kernel touches no other device."""
    assert PLIC_BASE <= physical < PLIC_BASE + PLIC_SIZE, f"the kernel touches {physical:#x}: nothing is there"
    return physical - PLIC_BASE
