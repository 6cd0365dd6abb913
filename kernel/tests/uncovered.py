"""Branches of the kernel that no test under CPython takes, each with the reason (`make coverage`)."""

from __future__ import annotations

from typing import Final

UNCOVERED: Final[dict[str, str]] = {}
