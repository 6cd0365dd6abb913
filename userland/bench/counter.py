"""What the benchmark counts, and what it may use."""

from __future__ import annotations

from typing import Final

CYCLES: Final = False  # instructions unless the system says so
HAS_CLOCK: Final = True  # a real-time clock, which can interrupt
ROUNDS: Final = 6_000  # of the long run
