"""The one object that is the program's state."""

from __future__ import annotations

from typing import Final

from userland.runtime.shapes import Runtime

STATE_MODULE: Final = True

runtime: Final = Runtime()
