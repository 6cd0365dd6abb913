"""QEMU's command line, the same for a person at a terminal and for a test."""

from __future__ import annotations

import shlex
from pathlib import Path

QEMU = "qemu-system-riscv64"
PRINTERS = "codegen/gdb_printers.py"


def qemu_command(image: Path, *, memory: str = "128M", icount: bool = False, smp: int = 1) -> list[str]:
    """A `virt` machine with its default firmware and nothing plugged in.

    With `icount` time is the count of instructions, one nanosecond each, for the real-time clock too, so runs
    repeat exactly.
    """
    argv = [QEMU, "-machine", "virt", "-smp", str(smp), "-m", memory, "-bios", "default"]
    argv += ["-nodefaults", "-nographic", "-no-reboot", "-kernel", str(image)]
    return [*argv, "-icount", "shift=0,sleep=off", "-rtc", "clock=vm"] if icount else argv


def terminal_command(image: Path, *, memory: str, icount: bool) -> list[str]:
    """The console on this terminal, with Ctrl-A X to quit and Ctrl-A C for the monitor."""
    return [*qemu_command(image, memory=memory, icount=icount), "-serial", "mon:stdio"]


def wait_for_debugger(socket: Path) -> list[str]:
    """What makes the machine stand still until a debugger on this socket lets it go."""
    return ["-S", "-gdb", f"unix:{socket},server=on,wait=off"]


def debugger_command(symbols: Path, socket: Path) -> str:
    """The debugger for such a machine, as one types it."""
    return shlex.join(["gdb-multiarch", "-x", PRINTERS, "-ex", f"target remote {socket}", str(symbols)])
