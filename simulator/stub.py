"""QEMU's debugger stub: run to a breakpoint, look at registers, go on. One connection, one hart."""

from __future__ import annotations

import socket
import struct
from typing import Final

PC: Final = 32
FLOAT: Final = 33  # f0; the others follow
CSR: Final = 66  # the register of number 0; the others follow


class MachineIsOff(Exception):
    """QEMU has ended."""


class Stub:
    """The machine, as the remote protocol of gdb shows it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = b""
        self.command("qSupported:xmlRegisters=riscv:rv64")
        self.command("qXfer:features:read:target.xml:0,fff")  # or it knows general registers only

    def command(self, text: str) -> str:
        """Send a packet, and wait for the answer."""
        try:
            self.connection.sendall(f"${text}#{sum(text.encode()) % 256:02x}".encode())
            return self.answer()
        except OSError:
            raise MachineIsOff from None

    def answer(self) -> str:
        """The next packet: `$`, text, `#` and two digits; acknowledgements are passed over."""
        while (end := self.received.find(b"#")) < 0 or len(self.received) < end + 3:
            more = self.connection.recv(1 << 16)
            if not more:
                raise MachineIsOff
            self.received += more
        text = self.received[self.received.index(b"$") + 1 : end].decode("latin1")
        self.received = self.received[end + 3 :]
        self.connection.sendall(b"+")
        return text

    def break_at(self, address: int) -> None:
        self.command(f"Z0,{address:x},4")

    def go(self) -> None:
        """Run to the next breakpoint."""
        self.run("c")

    def step(self) -> None:
        """One instruction."""
        self.run("s")

    def run(self, how: str) -> None:
        if self.command(how)[0] in "WX":
            raise MachineIsOff

    def general(self) -> list[int]:
        """x0 to x31, then the pc."""
        return list(struct.unpack("<33Q", bytes.fromhex(self.command("g"))))

    def register(self, number: int) -> int:
        return int.from_bytes(bytes.fromhex(self.command(f"p{number:x}")), "little")

    def read(self, address: int, size: int) -> bytes:
        """Memory and registers of devices, as the hart sees them now."""
        return bytes.fromhex(self.command(f"m{address:x},{size:x}"))
