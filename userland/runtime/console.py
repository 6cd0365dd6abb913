"""The console: an ns16550 that the program itself drives, once it has been mapped."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, console_sink, device_load, device_store, u8
from userland.runtime.state import runtime

RAW_ADDRESSES: Final = "device registers"

TRANSMIT: Final = 0
LINE_STATUS: Final = 5
TRANSMITTER_EMPTY: Final = 1 << 5
PATIENCE: Final = 1 << 20


def open_console(at: VAddr) -> None:
    """Print through the device whose page is mapped at this address."""
    runtime.uart = at


@console_sink
def put_char(c: u8) -> None:
    """Write a character, and a carriage return before the end of a line."""
    if runtime.uart == VAddr(0):
        return
    if c == 10:
        transmit(u8(13))
    transmit(c)


def transmit(c: u8) -> None:
    """Hand a character to the device as soon as it takes one."""
    # Safety: `uart` is zero or the mapped page of the device, whose registers are bytes.
    while device_load(u8, at=runtime.uart + LINE_STATUS) & TRANSMITTER_EMPTY == 0:
        bound(PATIENCE, "a device that works becomes ready")
    device_store(c, at=runtime.uart + TRANSMIT)
