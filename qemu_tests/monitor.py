"""QEMU's monitor over a socket pair: commands, registers, memory. No paths, no ports, no races."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from qemu.qmp.legacy import QEMUMonitorProtocol

REPLY_TIMEOUT = 10.0
REGISTER = re.compile(r"(?:^|\s)(?:x\d+/)?([a-z][a-z0-9_]*)\s+([0-9a-f]{16})(?=\s|$)")

# The bits of mstatus that sstatus shows: SIE SPIE UBE SPP VS FS XS SUM MXR UXL SD.
SSTATUS_BITS = (1 << 63) | (3 << 32) | (0b11 << 18) | (0b1111 << 13) | (0b111 << 8) | (1 << 6) | (1 << 5) | 2


class Monitor:
    """A connection to one machine's monitor; every command has a time-out."""

    def __init__(self, connection: socket.socket) -> None:
        self._qmp = QEMUMonitorProtocol(connection)
        self._qmp.connect()
        self._qmp.settimeout(REPLY_TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._qmp.close()

    def command(self, name: str, **arguments: object) -> object:
        return self._qmp.cmd(name, **arguments)

    def human(self, line: str) -> str:
        """A command of the human monitor, and what it prints."""
        return str(self.command("human-monitor-command", **{"command-line": line}))

    def stop(self) -> None:
        self.command("stop")

    def cont(self) -> None:
        self.command("cont")

    def registers(self) -> dict[str, int]:
        """General and control registers by name; `sstatus` is worked out from `mstatus`."""
        return parse_registers(self.human("info registers"))

    def read_memory(self, address: int, size: int, *, physical: bool = False) -> bytes:
        """Memory as the hart sees it now, through its page table unless `physical`."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "memory"
            name = "pmemsave" if physical else "memsave"
            # QMP integers are signed.
            signed = address - (1 << 64) if address >> 63 else address
            self.command(name, val=signed, size=size, filename=str(path))
            return path.read_bytes()


def parse_registers(text: str) -> dict[str, int]:
    registers = {name: int(value, 16) for name, value in REGISTER.findall(text)}
    if "mstatus" in registers:
        registers["sstatus"] = registers["mstatus"] & SSTATUS_BITS
    return registers
