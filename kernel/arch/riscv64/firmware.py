"""Calls of the firmware (SBI specification): the timer, the console, and the power switch."""

from __future__ import annotations

from typing import Final

from codegen.lang import bound, cold, sbi_call, u8, u64, wfi

EXTENSION_TIMER: Final = 0x5449_4D45  # "TIME"
EXTENSION_RESET: Final = 0x5352_5354  # "SRST"
LEGACY_PUT_CHAR: Final = 0x01
LEGACY_SHUTDOWN: Final = 0x08
FOREVER: Final = 1 << 64


@cold
def set_firmware_timer(deadline: u64) -> None:
    """Have the timer interrupt us at `deadline`, in ticks; this also ends an interrupt that waits."""
    sbi_call(u64(EXTENSION_TIMER), u64(0), deadline, u64(0), u64(0))


@cold
def console_put(character: u8) -> None:
    """Write a character to the firmware's console."""
    sbi_call(u64(LEGACY_PUT_CHAR), u64(0), u64(character), u64(0), u64(0))


@cold
def power_off() -> None:
    """Turn the machine off; this does not return, even on a machine that cannot."""
    sbi_call(u64(EXTENSION_RESET), u64(0), u64(0), u64(0), u64(0))
    sbi_call(u64(LEGACY_SHUTDOWN), u64(0), u64(0), u64(0), u64(0))
    while True:
        bound(FOREVER, "a machine that cannot be turned off waits to be")
        wfi()
