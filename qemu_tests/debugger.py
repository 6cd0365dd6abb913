"""gdb on a machine: a list of commands, and what it prints."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qemu_tests.machine import Machine

SETTINGS = ("set pagination off", "set confirm off", "set width 0", "set architecture riscv:rv64")


def run_gdb(machine: Machine, commands: Sequence[str], *symbols: Path, timeout: float) -> str:
    """Attach, run the commands in order, and detach, which lets the machine go on.

    The first file of symbols that exists is the program, the others are added to it.
    """
    known = [path for path in symbols if path.exists()]
    with TemporaryDirectory(prefix="taipan-") as folder:
        path = f"{folder}/gdb"
        machine.monitor.human(f"gdbserver unix:{path},server=on,wait=off")
        script = [*SETTINGS, f"target remote {path}", *(f"add-symbol-file {more}" for more in known[1:])]
        argv = ["gdb-multiarch", "-nx", "-batch"]
        argv += [word for command in [*script, *commands] for word in ("-ex", command)]
        process = subprocess.Popen(
            [*argv, *map(str, known[:1])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return await_end(process, machine, timeout)


def await_end(process: subprocess.Popen[str], machine: Machine, timeout: float) -> str:
    """What gdb prints; meanwhile the console is read, as a machine that cannot print stands still."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            return process.communicate(timeout=0.05)[0]
        except subprocess.TimeoutExpired:
            machine.drain()
    process.kill()
    raise AssertionError(f"gdb has not ended after {timeout} s; it said:\n{process.communicate()[0]}")


def line_of(file: str, text: str) -> int:
    """The number of the line of `file` that holds `text`, the only one."""
    lines = Path(file).read_text().splitlines()
    (found,) = [number for number, line in enumerate(lines, start=1) if text in line]
    return found
