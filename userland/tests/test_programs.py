"""Reading ELF files and filling pages, in the arena's memory."""

from __future__ import annotations

import struct

import pytest

from codegen.lang import VAddr, arena, u64
from userland.runtime.layout import ROOT_WINDOW
from userland.runtime.loader import fill_page, pages_of
from userland.runtime.programs import Program, Segment, entry_of, is_riscv_elf, segment_at, segment_count

FILE = 0x40_0000
LOAD, NOTE = 1, 4
ARM64, RISCV = 183, 243


@pytest.fixture(autouse=True)
def _fresh_memory() -> None:
    arena.reset()


def place_elf(
    headers: list[tuple[int, int, int, int, int, int]], *, machine: int = RISCV, size: int = 0x3000
) -> Program:
    """An ELF file at `FILE`; a header is kind, flags, offset, address, size in the file, size in memory."""
    content = b"\x7fELF" + bytes((2, 1, 1)) + bytes(9)
    content += struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, 0x10040, 64, 0, 0, 64, 56, len(headers), 0, 0, 0)
    for kind, flags, offset, address, stored, memory in headers:
        content += struct.pack("<IIQQQQQQ", kind, flags, offset, address, address, stored, memory, 4096)
    content += bytes((i * 7) & 0xFF for i in range(size - len(content)))
    for i, byte in enumerate(content):
        arena.write(FILE + i, 1, byte)
    return Program(VAddr(FILE), u64(size))


def test_headers() -> None:
    program = place_elf([(NOTE, 4, 0, 0, 0, 0), (LOAD, 5, 0x1000, 0x10000, 0x234, 0x1800)])
    assert is_riscv_elf(program)
    assert entry_of(program) == 0x10040
    assert segment_count(program) == 2
    assert segment_at(program, u64(0)) is None
    segment = segment_at(program, u64(1))
    assert segment is not None
    assert segment.source == FILE + 0x1000
    assert segment.address == 0x10000
    assert [int(segment.file_size), int(segment.size)] == [0x234, 0x1800]
    assert segment.is_executable
    assert not segment.is_writable
    assert pages_of(segment) == 2


def test_other_machine() -> None:
    assert not is_riscv_elf(place_elf([], machine=ARM64))


def test_headers_past_the_end() -> None:
    assert not is_riscv_elf(place_elf([(LOAD, 5, 0, 0x10000, 0, 1)] * 3, size=64 + 2 * 56))


def test_contents_past_the_end() -> None:
    program = place_elf([(LOAD, 6, 0x2800, 0x10000, 0x900, 0x900)])
    assert segment_at(program, u64(0)) is None


@pytest.mark.parametrize(
    ("address", "size", "page", "start", "end"),
    [
        (0x10000, 0x1800, 0x10000, 0, 0x1000),  # a whole page
        (0x10000, 0x1801, 0x11000, 0, 0x801),  # the rest stays zero
        (0x10000, 0x800, 0x11000, 0, 0),  # nothing of the file is in the second page
        (0x10123, 0x100, 0x10000, 0x123, 0x223),  # by bytes
    ],
)
def test_fill_page(address: int, size: int, page: int, start: int, end: int) -> None:
    place_elf([])
    segment = Segment(VAddr(FILE + 0x1000), u64(address), u64(size), u64(0x4000), False, False)
    fill_page(segment, u64(page))
    filled = [arena.read(ROOT_WINDOW + i, 1) for i in range(0x1000)]
    first = FILE + 0x1000 + max(page - address, 0)
    expected = [arena.read(first + i - start, 1) if start <= i < end else 0 for i in range(0x1000)]
    assert filled == expected
