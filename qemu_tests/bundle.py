"""What a failed test leaves in build/failures/NAME/: console, registers, last trap, Python backtrace."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from qemu_tests.debugger import run_gdb

if TYPE_CHECKING:
    from qemu_tests.machine import Machine

FAILURES = Path("build/failures")
GDB_TIMEOUT = 20
CAUSES = {
    0: "instruction address misaligned",
    1: "instruction access fault",
    2: "illegal instruction",
    3: "breakpoint",
    4: "load address misaligned",
    5: "load access fault",
    6: "store address misaligned",
    7: "store access fault",
    8: "system call from user mode",
    12: "instruction page fault",
    13: "load page fault",
    15: "store page fault",
    (1 << 63) | 1: "software interrupt",
    (1 << 63) | 5: "timer interrupt",
    (1 << 63) | 9: "external interrupt",
}


def leave_bundle(machine: Machine) -> Path:
    """Write down the machine's state; a part that cannot be had says why in its file."""
    folder = FAILURES / re.sub(r"[^\w.-]+", "-", machine.name).strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    machine.drain()
    (folder / "console.log").write_text(machine.console)
    (folder / "command.txt").write_text(shlex.join(machine.argv) + "\n")
    if not machine.running:
        (folder / "registers.txt").write_text("the machine had ended\n")
        return folder
    try:
        machine.stop()
        (folder / "registers.txt").write_text(machine.monitor.human("info registers").replace("\r", ""))
        (folder / "trap.txt").write_text(describe_trap(machine.registers()))
        (folder / "backtrace.txt").write_text(backtrace(machine))
    except Exception as error:  # whatever goes wrong here must not hide the test's own failure
        (folder / "incomplete.txt").write_text(f"{type(error).__name__}: {error}\n")
    return folder


def describe_trap(registers: dict[str, int]) -> str:
    """The last trap into supervisor mode, as the control registers still show it."""
    cause = registers.get("scause", 0)
    lines = [f"{name:8} {registers.get(name, 0):016x}" for name in ("scause", "sepc", "stval", "sstatus")]
    return "\n".join([f"{CAUSES.get(cause, 'unknown cause')}", *lines]) + "\n"


def backtrace(machine: Machine) -> str:
    """gdb's backtrace of every hart; the generated C carries #line, so its lines are Python's."""
    commands = ["thread apply all backtrace 40", "info registers pc sp ra"]
    return run_gdb(machine, commands, machine.symbols, timeout=GDB_TIMEOUT)
