"""The objects that are the program's state."""

from __future__ import annotations

from typing import Final

from userland.runtime.shapes import Runtime, Suite, Tally

STATE_MODULE: Final = True

runtime: Final = Runtime()
suite: Final = Suite()
tally: Final = Tally()
