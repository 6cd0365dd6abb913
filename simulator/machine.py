"""The machine around a kernel: memory, devices, registers, firmware, and time that counts instructions."""

from __future__ import annotations

from collections.abc import Callable

from simulator.board import NEVER, Board
from simulator.devices import CLOCK_BASE, CLOCK_INTERRUPT, UART_BASE, UART_INTERRUPT, Clock, Uart
from simulator.processor import INSTRUCTION, TICK, Device, Processor
from simulator.ram import HOST_WINDOW, Ram
from simulator.translate import StaleTranslation


class Noted:
    """A device that user mode reaches."""

    def __init__(self, device: Device, machine: Machine) -> None:
        self.device, self.machine = device, machine

    def read(self, offset: int, size: int) -> int:
        found = self.device.read(offset, size)
        self.machine.note()
        return found

    def write(self, offset: int, size: int, number: int) -> None:
        self.device.write(offset, size, number)
        self.machine.note()


class Machine(Board):
    """One hart, memory and devices."""

    def __init__(self, ram: Ram, send: Callable[[bytes], None]) -> None:
        self.memory_changed = False  # behind Unicorn's back, where there may be code
        self.note: Callable[[], None] = lambda: None  # devices may have changed
        self.processor = Processor(ram, self.translate)
        self.clock = Clock(self.now)
        self.uart = Uart(send)
        lines = {UART_INTERRUPT: self.uart.is_pending, CLOCK_INTERRUPT: self.clock.is_pending}
        super().__init__(ram, lines, send)
        self.processor.add_device(UART_BASE, Noted(self.uart, self))
        self.processor.add_device(CLOCK_BASE, Noted(self.clock, self))

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
        known = self.translations
        look = known.look if self.processor.hooks.state.window else known.translate  # if not C remembers them
        return look(self.csrs.get("satp", 0), page, access)

    def walk_memory(self) -> None:
        """Page tables are in memory, so that C can walk them."""
        self.processor.hooks.state.window = HOST_WINDOW

    def deadline(self) -> int:
        """When the timer or the alarm will interrupt, in nanoseconds."""
        alarm = NEVER if self.clock.alarm is None else self.clock.alarm
        return min(self.csrs["stimecmp"] * TICK, alarm)

    def time(self) -> int:
        return self.now() // TICK

    def pending(self) -> int:
        self.clock.update()
        return super().pending()

    def write_csr(self, name: str, number: int) -> None:
        super().write_csr(name, number)
        if name == "satp":
            self.processor.hooks.state.satp = number & NEVER
            self.processor.forget_translations()

    def forget(self, address: int | None, asid: int | None) -> None:
        super().forget(address, asid)
        self.processor.hooks.forget(address, asid)
        self.processor.forget_translations()

    def read(self, address: int, size: int) -> int:
        found = super().read(address, size)
        self.note()
        return found

    def write(self, address: int, size: int, value: int) -> None:
        super().write(address, size, value)
        self.note()

    def clear(self, address: int, size: int) -> None:
        super().clear(address, size)
        self.memory_changed = self.memory_changed or self.processor.hooks.holds_code(address - HOST_WINDOW, size)
