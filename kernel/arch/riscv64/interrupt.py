"""Interrupts as the kernel sees them: it never takes one, it looks whether one waits."""

from __future__ import annotations

from typing import Final

from codegen.lang import csr_read

TIMER_INTERRUPT: Final = 1 << 5  # in sip and sie
EXTERNAL_INTERRUPT: Final = 1 << 9


def is_interrupt_pending() -> bool:
    """Whether the kernel would be entered at once if user mode ran now."""
    return (csr_read("sip") & csr_read("sie")) != 0
