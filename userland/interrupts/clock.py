"""The real-time clock of QEMU's `virt`: time in nanoseconds, and an alarm (its documentation, "goldfish")."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, device_load, device_store, u32, u64

RAW_ADDRESSES: Final = "device registers"

CLOCK: Final = 0x10_1000  # where its page is in physical memory
CLOCK_INTERRUPT: Final = 11
CLOCK_AT: Final = 0x3000_0000  # where we map it

# Offsets of registers; reading the low half of the time fixes the high half.
TIME: Final = 0x00
TIME_HIGH: Final = 0x04
ALARM: Final = 0x08  # writing it sets the alarm, to the high half written before
ALARM_HIGH: Final = 0x0C
INTERRUPT_ENABLE: Final = 0x10
CLEAR_INTERRUPT: Final = 0x1C


def read_clock() -> u64:
    """Now."""
    # Safety: as in `write`.
    low = u64(device_load(u32, at=VAddr(CLOCK_AT + TIME)))
    return (u64(device_load(u32, at=VAddr(CLOCK_AT + TIME_HIGH))) << 32) | low


def write(offset: u64, word: u32) -> None:
    """Set a register."""
    # Safety: the device's page is mapped here before anything in this module is called.
    device_store(word, at=VAddr(offset + CLOCK_AT))


def set_alarm(nanoseconds: u64) -> u64:
    """Interrupt after so long; answer when that will be."""
    due = read_clock() + nanoseconds
    write(u64(INTERRUPT_ENABLE), u32(1))
    write(u64(ALARM_HIGH), u32(due >> 32))
    write(u64(ALARM), u32(due))
    return due


def silence() -> None:
    """The interrupt that the alarm raised is over."""
    write(u64(CLEAR_INTERRUPT), u32(1))
