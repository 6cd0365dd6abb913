"""What the benchmark counts, and where its machine has a clock; a system may say otherwise."""

from __future__ import annotations

from typing import Final

from userland.interrupts.clock import CLOCK, CLOCK_INTERRUPT

CYCLES: Final = False  # and not instructions
CLOCK_PAGE: Final = CLOCK
ALARM_INTERRUPT: Final = CLOCK_INTERRUPT
ROUNDS: Final = 6_000  # of the long run
