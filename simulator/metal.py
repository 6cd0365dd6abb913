"""The image on the real machine: QEMU, stopped wherever its kernel is entered or left, or reads what changes by itself.

The kernel knows nothing of this. Registers come from QEMU's debugger stub, memory is shared with us. Time counts
instructions, and stands still while the machine is stopped.
"""

from __future__ import annotations

import mmap
import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

from kernel.arch.riscv64.plic import OUTPUT_STEP
from linker.elf import Executable, Rights, read_executable
from qemu_tests.machine import Machine
from simulator.ram import RAM_BASE
from simulator.replay import SOURCES
from simulator.stub import CSR, Stub

WINDOW: Final = 0xFFFF_FFC0_0000_0000  # where the kernel sees physical address 0
WINDOW_MASK: Final = (1 << 38) - 1
SRET: Final = 0x1020_0073
READ, READ_MASK = 0x2073, 0xFFFF_F07F  # csrrs rd, csr, x0: all bits but those of rd
READ_BY_ITSELF: Final = {0xC01: "time", 0x144: "sip"}
START: Final = "kernel_start"
ENTRIES: Final = ("trap_entry", "trap_with_floats")
PAGE: Final = 4096
VALID, LEAF, WRITABLE_BY_USER = 1, 0xE, 1 | 4 | 16  # bits of page-table entries
PLIC_PENDING: Final = OUTPUT_STEP  # offset of a bit for each source


class Metal:
    """A context manager: the machine with its breakpoints set, stopped in front of its first instruction."""

    def __init__(self, image: Path, memory: str, size: int) -> None:
        self.kernel = read_executable(image.with_name("kernel.elf"))
        self.shared = os.memfd_create("memory")
        os.ftruncate(self.shared, size)
        self.memory = mmap.mmap(self.shared, size)
        self.end = RAM_BASE + size
        self.machine = Machine(image, name="metal", memory=memory, icount=True, serial="null")
        self.machine.argv[self.machine.argv.index("-icount") + 1] = (
            "shift=0"  # QEMU 7.2 hangs with a debugger otherwise
        )
        backend = f"memory-backend-file,id=ram,size={size},share=on,mem-path=/proc/{os.getpid()}/fd/{self.shared}"
        self.machine.argv += ["-object", backend, "-machine", "memory-backend=ram"]
        self.readers = dict(find_readers(self.kernel))
        self.exits = {at for at, _ in find(self.kernel, SRET)}
        self.stops = {*self.readers, *self.exits, *map(self.place, (*ENTRIES, START))} - {0}

    def __enter__(self) -> Self:
        self.machine.__enter__()
        self.stub = Stub(self.connect())
        for address in sorted(self.stops):
            self.stub.break_at(address)
        return self

    def connect(self) -> socket.socket:
        with TemporaryDirectory(prefix="taipan-") as folder:
            self.machine.monitor.human(f"gdbserver unix:{folder}/stub,server=on,wait=off")
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(f"{folder}/stub")
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stub.connection.close()
        self.machine.__exit__(None, None, None)
        os.close(self.shared)

    def place(self, name: str) -> int:
        """Where something of the kernel is, as it sees itself; 0 if this kernel has none."""
        return self.kernel.symbols[name].address if name in self.kernel.symbols else 0

    def read(self, physical: int, size: int) -> bytes:
        at = physical - RAM_BASE
        return self.memory[at : at + size]

    def csr(self, number: int) -> int:
        return self.stub.register(CSR + number)

    def writable_pages(self) -> Iterator[tuple[int, int]]:
        """Memory that user mode can change now: physical address and size."""
        satp = self.csr(0x180)
        return self.walk((satp & (1 << 44) - 1) << 12, range(256), 30) if satp else iter(())

    def walk(self, table: int, chosen: range, shift: int) -> Iterator[tuple[int, int]]:
        entries = struct.unpack("<512Q", self.read(table, PAGE))
        for entry in (entries[i] for i in chosen if entries[i] & VALID):
            target = (entry >> 10 & (1 << 44) - 1) << 12
            if not entry & LEAF:
                yield from self.walk(target, range(512), shift - 9)
            elif entry & WRITABLE_BY_USER == WRITABLE_BY_USER and RAM_BASE <= target < self.end:
                yield target, 1 << shift

    def lines(self, controller: int) -> list[int]:
        """The devices that interrupt, as the controller shows them."""
        bits = int.from_bytes(self.stub.read(WINDOW + controller + PLIC_PENDING, SOURCES // 8), "little")
        return [source for source in range(SOURCES) if bits >> source & 1]


def find(kernel: Executable, wanted: int, mask: int = (1 << 32) - 1) -> Iterator[tuple[int, int]]:
    """Where such instructions stand; in the middle of another one a match does no harm, as nobody gets there."""
    for segment in (s for s in kernel.segments if Rights.X in s.rights):
        for at in range(0, len(segment.data) - 3, 2):
            word = int.from_bytes(segment.data[at : at + 4], "little")
            if word & mask == wanted:
                yield segment.address + at, word


def find_readers(kernel: Executable) -> Iterator[tuple[int, tuple[str, int]]]:
    """The instructions that read what changes by itself: what it is, and the register that it goes to."""
    for number, name in READ_BY_ITSELF.items():
        for at, word in find(kernel, number << 20 | READ, READ_MASK):
            yield at, (name, word >> 7 & 31)
