"""The devices that programs use: the serial port, the clock with its alarm, and the interrupt controller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

UART_BASE: Final = 0x1000_0000
UART_INTERRUPT: Final = 10
CLOCK_BASE: Final = 0x10_1000
CLOCK_INTERRUPT: Final = 11
PLIC_BASE: Final = 0xC00_0000
PLIC_SIZE: Final = 0x60_0000


class Uart:
    """A 16550: what is sent is written at once, and what comes is there before it is asked for."""

    DATA, ENABLE, IDENTITY, LINE_CONTROL, STATUS, SCRATCH = 0, 1, 2, 3, 5, 7
    RECEIVED, EMPTY = 1, 0x60

    def __init__(self, send: Callable[[bytes], None], received: bytes = b"") -> None:
        self.send = send
        self.received = list(received)
        self.registers = bytearray(8)

    def read(self, offset: int, size: int) -> int:
        divisor = self.registers[self.LINE_CONTROL] & 0x80
        match offset:
            case self.DATA if not divisor:
                return self.received.pop(0) if self.received else 0
            case self.IDENTITY:
                return 0xC4 if self.is_pending() else 0xC1
            case self.STATUS:
                return self.EMPTY | (self.RECEIVED if self.received else 0)
            case _:
                return self.registers[offset] if offset < 8 else 0

    def write(self, offset: int, size: int, number: int) -> None:
        if offset == self.DATA and not self.registers[self.LINE_CONTROL] & 0x80:
            self.send(bytes((number & 0xFF,)))
        elif offset < 8:
            self.registers[offset] = number & 0xFF

    def is_pending(self) -> bool:
        """Whether the interrupt is raised: for received data only."""
        return bool(self.received) and self.registers[self.ENABLE] & 1 != 0


class Clock:
    """QEMU's "goldfish" real-time clock: nanoseconds, here since power-on, and an alarm."""

    TIME, TIME_HIGH, ALARM, ALARM_HIGH, ENABLE, CLEAR_ALARM, STATUS, CLEAR = 0, 4, 8, 12, 16, 20, 24, 28

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.high = self.alarm_high = 0
        self.alarm: int | None = None
        self.enabled = self.raised = False

    def read(self, offset: int, size: int) -> int:
        match offset:
            case self.TIME:
                now = self.now()
                self.high = now >> 32
                return now & 0xFFFF_FFFF
            case self.TIME_HIGH:
                return self.high
            case self.STATUS:
                return int(self.alarm is not None)
            case _:
                return 0

    def write(self, offset: int, size: int, number: int) -> None:
        match offset:
            case self.ALARM:
                self.alarm = self.alarm_high << 32 | number & 0xFFFF_FFFF
                self.update()
            case self.ALARM_HIGH:
                self.alarm_high = number & 0xFFFF_FFFF
            case self.ENABLE:
                self.enabled = number & 1 != 0
            case self.CLEAR_ALARM:
                self.alarm = None
            case self.CLEAR:
                self.raised = False
            case _:
                pass

    def update(self) -> None:
        """Raise the interrupt once the alarm is due."""
        if self.alarm is not None and self.alarm <= self.now():
            self.alarm, self.raised = None, True

    def is_pending(self) -> bool:
        return self.raised and self.enabled


class Plic:
    """The interrupt controller, of which one output leads to the kernel."""

    ENABLES, OUTPUTS = 0x2000, 0x20_0000

    def __init__(self, lines: dict[int, Callable[[], bool]]) -> None:
        self.lines = lines
        self.words: dict[int, int] = {}
        self.claimed: set[int] = set()

    def waiting(self, output: int = 1) -> int:
        """The source with the highest priority that may interrupt; 0 if there is none."""
        enabled = self.ENABLES + output * 0x80
        found = [
            irq
            for irq, line in self.lines.items()
            if self.words.get(enabled + irq // 32 * 4, 0) >> irq % 32 & 1
            and self.is_let_through(irq, output)
            and line()
        ]
        return min(found, key=lambda irq: (-self.words.get(irq * 4, 0), irq), default=0)

    def is_let_through(self, irq: int, output: int) -> bool:
        threshold = self.words.get(self.OUTPUTS + output * 0x1000, 0)
        return self.words.get(irq * 4, 0) > threshold and irq not in self.claimed

    def read(self, offset: int, size: int) -> int:
        if offset >= self.OUTPUTS and offset % 0x1000 == 4:
            irq = self.waiting((offset - self.OUTPUTS) // 0x1000)
            self.claimed |= {irq} - {0}
            return irq
        return self.words.get(offset, 0)

    def write(self, offset: int, size: int, number: int) -> None:
        if offset >= self.OUTPUTS and offset % 0x1000 == 4:
            self.claimed.discard(number)
        else:
            self.words[offset] = number
