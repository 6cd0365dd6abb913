"""Programs for the tests: ELF files written field by field, and a stand-in for the kernel."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from codegen.toolchain import KERNEL
from linker.toolchain import compile_c, link

X, W, R = 1, 2, 4


@dataclass
class FakeElf:
    """An ELF file in its parts; a test spoils one of them."""

    bits: int = 2
    order: int = 1
    machine: int = 243
    type: int = 2
    entry: int = 0x10000
    segments: list[tuple[int, bytes, int, int]] = field(
        default_factory=lambda: [(0x10000, b"text" * 4, 16, R | X), (0x12000, b"data", 0x1800, R | W)]
    )
    stack_flags: int | None = None  # of a PT_GNU_STACK header

    def build(self) -> bytes:
        identity = b"\x7fELF" + bytes([self.bits, self.order, 1]) + bytes(9)
        out = struct.pack("<16sHHIQQQI", identity, self.type, self.machine, 1, self.entry, 64, 0, 0)
        out += struct.pack("<6H", 64, 56, self.count, 0, 0, 0)
        offset = 64 + 56 * self.count
        body = b""
        for address, data, size, flags in self.segments:
            out += struct.pack("<2I6Q", 1, flags, offset + len(body), address, address, len(data), size, 0x1000)
            body += data
        if self.stack_flags is not None:
            out += struct.pack("<2I6Q", 0x6474_E551, self.stack_flags, 0, 0, 0, 0, 0, 16)
        return out + body

    @property
    def count(self) -> int:
        return len(self.segments) + (self.stack_flags is not None)


Write = Callable[[FakeElf], Path]

KERNEL_SOURCE = """
__asm__(".section .text.start, \\"ax\\"; .globl _start; _start: j _start; .text");
unsigned long boot_description[{words}] = {{ {value} }};
static char zeros[10000];
char *nowhere(void) {{ return zeros; }}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_elf(elf: FakeElf) -> Path:
        path = tmp_path / "program.elf"
        path.write_bytes(elf.build())
        return path

    return write_elf


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    return build_kernel(tmp_path, words=56, value=1)


def build_kernel(folder: Path, *, words: int, value: int) -> Path:
    """A stand-in kernel: linked by the real script, holding nothing but a boot description."""
    source, output = folder / "kernel.c", folder / "kernel.elf"
    source.write_text(KERNEL_SOURCE.format(words=words, value=value))
    compiled = compile_c(source, folder / "kernel.o", KERNEL)
    compiled.run()
    link([folder / "kernel.o"], Path("linker/kernel.ld"), output, KERNEL).run()
    return output
