"""Branches of the kernel that no test under CPython takes, each with the reason (`make coverage`)."""

from __future__ import annotations

from typing import Final

EXHAUSTIVE: Final = "mypy proves that the match names every case"

UNCOVERED: Final[dict[str, str]] = {
    "kernel/arch/riscv64/trap.py: case Cause.OTHER: -> the end of the function": EXHAUSTIVE,
    "kernel/arch/riscv64/trap.py: if CHECKED: -> the end of the function": "CPython is a checked build",
    "kernel/arch/riscv64/vspace.py: if call.first_cap is None: -> "
    "return InvocationError(Error.TRUNCATED_MESSAGE)": "callers have looked; the type wants it again",
    "kernel/boot/fdt.py: case NodeKind.CORE_CONTROLLER | NodeKind.OTHER: -> the end of the function": EXHAUSTIVE,
    "kernel/dump.py: case SchedControlCap(): -> case _:": "every other kind was named before",
    "kernel/fault_message.py: case FaultKind.VM: -> the end of the function": EXHAUSTIVE,
    "kernel/invocation.py: case NullCap() | ZombieCap(): -> the end of the function": EXHAUSTIVE,
    "kernel/object/callstack.py: if thread is not None: -> the end of the function": "who releases a reply "
    "object found it by the thread that it holds",
    "kernel/dump.py: case ThreadState.RUNNING | ThreadState.RESTART: -> the end of the function": EXHAUSTIVE,
    "kernel/object/notification.py: case NotificationState.ACTIVE: -> the end of the function": EXHAUSTIVE,
    "kernel/object/region.py: case SchedControlCap() | AsidControlCap(): -> the end of the function": EXHAUSTIVE,
}
