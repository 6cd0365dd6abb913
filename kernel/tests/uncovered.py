"""Branches of the kernel that no test under CPython takes, each with the reason (`make coverage`)."""

from __future__ import annotations

from typing import Final

EXHAUSTIVE: Final = "mypy proves that the match names every case"

UNCOVERED: Final[dict[str, str]] = {
    "kernel/invariants.py: if not CHECKED: -> return": "CPython is a checked build",
    "kernel/boot/fdt.py: case NodeKind.CORE_CONTROLLER | NodeKind.RESERVATIONS | NodeKind.OTHER: -> "
    "the end of the function": EXHAUSTIVE,
    "kernel/dump.py: elif shared.threads is thread: -> if after is not None:": "every thread is in the list, and "
    "before the first there is none",
    "kernel/object/region.py: case NullCap() | DomainCap() | IrqControlCap() | IrqHandlerCap() | SchedControlCap() | "
    "AsidControlCap(): -> the end of the function": EXHAUSTIVE,
    "kernel/switch.py: if unlikely(candidate.in_ready_queue): -> dequeue(candidate)": "a ready thread is made the "
    "candidate only by who gives its context another budget, has no lower priority, and goes on",
}
