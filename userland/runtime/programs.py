"""The ELF files that a root task carries, and how to read their headers (ELF-64 object file format)."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, load, u16, u32, u64, value

RAW_ADDRESSES: Final = "ELF files are bytes within the program's own image"

ENTRY_WORDS: Final = 4  # of the program table: name, its length, first byte, end
ELF_MAGIC: Final = 0x464C_457F
RISCV: Final = 243
LOAD: Final = 1
EXECUTABLE: Final = 1
WRITABLE: Final = 2
MAX_SEGMENTS: Final = 16


@value
class Program:
    """An ELF file in memory."""

    start: VAddr
    size: u64


@value
class Segment:
    """A part of the file that belongs in memory; what the file does not fill is zero."""

    source: VAddr
    address: u64
    file_size: u64
    size: u64
    is_writable: bool
    is_executable: bool


def program_at(table: u64, index: u64) -> Program:
    """The program at `index` of the table whose address the start code passes to `main`."""
    entry = VAddr(table + index * (ENTRY_WORDS * 8))
    # Safety: the linker writes the table, and the caller has compared `index` with its length.
    start = load(u64, at=entry + 16)
    return Program(VAddr(start), load(u64, at=entry + 24) - start)


def is_riscv_elf(program: Program) -> bool:
    """Whether this is an ELF file for our machine, with headers inside it."""
    # Safety: the file lies in the image; the header's size is compared first.
    if program.size < 64 or load(u32, at=program.start) != ELF_MAGIC:
        return False
    if load(u16, at=program.start + 18) != RISCV or segment_count(program) > MAX_SEGMENTS:
        return False
    return header_at(program, segment_count(program)) <= program.start + program.size


def entry_of(program: Program) -> u64:
    """The address of the first instruction."""
    return load(u64, at=program.start + 24)


def segment_count(program: Program) -> u64:
    return u64(load(u16, at=program.start + 56))


def header_at(program: Program, index: u64) -> VAddr:
    """The address of a program header."""
    size = u64(load(u16, at=program.start + 54))
    return program.start + load(u64, at=program.start + 32) + index * size


def segment_at(program: Program, index: u64) -> Segment | None:
    """The part of the file that a program header describes, if it belongs in memory and is sound."""
    at = header_at(program, index)
    # Safety: `is_riscv_elf` has compared the end of the headers with the end of the file.
    if load(u32, at=at) != LOAD or load(u64, at=at + 40) == 0:
        return None
    flags = load(u32, at=at + 4)
    offset = load(u64, at=at + 8)
    file_size = load(u64, at=at + 32)
    if offset > program.size or file_size > program.size - offset:
        return None
    return Segment(
        source=program.start + offset,
        address=load(u64, at=at + 16),
        file_size=file_size,
        size=load(u64, at=at + 40),
        is_writable=flags & WRITABLE != 0,
        is_executable=flags & EXECUTABLE != 0,
    )
