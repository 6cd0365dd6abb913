"""The machine around a kernel: memory, devices, registers, firmware, and time that counts instructions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.devices import (
    CLOCK_BASE,
    CLOCK_INTERRUPT,
    PLIC_BASE,
    PLIC_SIZE,
    UART_BASE,
    UART_INTERRUPT,
    Clock,
    Plic,
    Uart,
)
from simulator.processor import INSTRUCTION, TICK, Processor
from simulator.ram import HOST_WINDOW, Ram
from simulator.translate import StaleTranslation, Translations

NEVER: Final = (1 << 64) - 1
TIMER, EXTERNAL = 5, 9  # bits of sip and sie
PUT_CHARACTER, SHUTDOWN = 1, 8  # the firmware's extensions
SET_TIMER: Final = 0x5449_4D45
RESET: Final = 0x5352_5354


class PowerOff(Exception):
    """The kernel turned the machine off."""


class Machine:
    """One hart, memory and devices; the kernel reaches them through its intrinsics."""

    def __init__(self, ram: Ram, send: Callable[[bytes], None]) -> None:
        self.ram = ram
        self.send = send
        self.csrs: dict[str, int] = {"stimecmp": NEVER}
        self.memory_changed = False  # behind Unicorn's back, where there may be code
        self.translations = Translations(lambda address: ram.read(address, 8))
        self.processor = Processor(ram, self.translate)
        self.clock = Clock(self.now)
        self.uart = Uart(send)
        self.plic = Plic({UART_INTERRUPT: self.uart.is_pending, CLOCK_INTERRUPT: self.clock.is_pending})
        self.processor.add_device(UART_BASE, self.uart)
        self.processor.add_device(CLOCK_BASE, self.clock)

    def now(self) -> int:
        """Nanoseconds since power-on."""
        hooks = self.processor.hooks.state
        return int(hooks.count * INSTRUCTION + hooks.waited)

    def wait(self, nanoseconds: int) -> None:
        """Time passes without user mode."""
        self.processor.hooks.state.waited += nanoseconds

    def translate(self, page: int, access: str) -> tuple[int, int] | None:
        """As the address space in satp says."""
        if self.processor.hooks.state.is_stale:
            raise StaleTranslation(f"page {page:#x}: its translation was not flushed")
        return self.translations.translate(self.csrs.get("satp", 0), page, access)

    def walk_memory(self) -> None:
        """Page tables are in memory, so that C can walk them."""
        self.processor.hooks.state.window = HOST_WINDOW

    def deadline(self) -> int:
        """When the timer or the alarm will interrupt, in nanoseconds."""
        alarm = NEVER if self.clock.alarm is None else self.clock.alarm
        return min(self.csrs["stimecmp"] * TICK, alarm)

    def pending(self) -> int:
        """Interrupts that wait, as sip shows them."""
        self.clock.update()
        timer = self.now() // TICK >= self.csrs["stimecmp"]
        return timer << TIMER | (self.plic.waiting() != 0) << EXTERNAL

    # ---- The kernel's intrinsics: codegen.lang.intrinsics.Hardware.

    def read_csr(self, name: str) -> int:
        match name:
            case "time":
                return self.now() // TICK
            case "sip":
                return self.pending()
            case _:
                return self.csrs.get(name, 0)

    def write_csr(self, name: str, number: int) -> None:
        self.csrs[name] = number & NEVER
        if name == "satp":
            self.processor.hooks.state.satp = number & NEVER
            self.processor.forget_translations()

    def forget(self, address: int | None, asid: int | None) -> None:
        self.translations.forget(address, asid)
        self.processor.hooks.forget(address, asid)
        self.processor.forget_translations()

    def call_firmware(self, extension: int, function: int, first: int) -> None:
        if extension in (RESET, SHUTDOWN):
            raise PowerOff
        if extension == SET_TIMER:
            self.csrs["stimecmp"] = first
        elif extension == PUT_CHARACTER:
            self.send(bytes((first & 0xFF,)))

    def write_text(self, text: str) -> None:
        self.send(text.encode())

    # ---- The kernel's memory that holds no objects: codegen.lang.memory.Memory.

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
        self.memory_changed = self.memory_changed or self.processor.hooks.holds_code(address - HOST_WINDOW, size)


def controller_offset(physical: int) -> int:
    """Where in the interrupt controller an address is; the kernel touches no other device."""
    assert PLIC_BASE <= physical < PLIC_BASE + PLIC_SIZE, f"the kernel touches {physical:#x}: nothing is there"
    return physical - PLIC_BASE
