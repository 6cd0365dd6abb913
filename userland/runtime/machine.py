"""The machine that the console is written for: QEMU's `virt` (its documentation, "virt" generic platform)."""

from __future__ import annotations

from typing import Final

UART: Final = 0x1000_0000  # an ns16550
