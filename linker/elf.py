"""Reading ELF files with care: whatever is wrong with one comes out as a `BadElf`, never as a traceback."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from elftools.elf.elffile import ELFFile


class BadElf(Exception):
    """A file that cannot be packed: the path, and the reason in a few words."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")


class Rights(IntFlag):
    """The flags of an ELF segment (PF_X, PF_W, PF_R)."""

    X = 1
    W = 2
    R = 4

    def __str__(self) -> str:
        return "".join(flag.name or "" if flag in self else "-" for flag in (Rights.R, Rights.W, Rights.X))


@dataclass(frozen=True, slots=True)
class Segment:
    """What is loaded: bytes, then zeros up to `size`."""

    address: int
    physical: int
    size: int
    rights: Rights
    data: bytes

    @property
    def end(self) -> int:
        return self.address + self.size


@dataclass(frozen=True, slots=True)
class Symbol:
    address: int
    size: int


@dataclass(frozen=True, slots=True)
class Executable:
    """An RV64 executable: its entry point and its segments in address order."""

    path: Path
    entry: int
    segments: tuple[Segment, ...]
    symbols: dict[str, Symbol]
    runs_data: bool = False  # its linker asks for a stack that can be executed (PT_GNU_STACK)

    def segment_at(self, address: int) -> Segment | None:
        return next((s for s in self.segments if s.address <= address < s.end), None)


IDENT_SIZE = 16
ELF64_HEADER_SIZE = 64


def read_executable(path: Path) -> Executable:
    """The loadable part of a static RV64 executable; `BadElf` for anything else."""
    # Imported here, as it takes longer than finding out that there is nothing to build.
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadElf(path, (error.strerror or "cannot be read").lower()) from None
    check_identity(path, content)
    try:
        elf = ELFFile(io.BytesIO(content))
        check_type(path, elf)
        segments = read_segments(path, elf, content)
        symbols = read_symbols(elf)
        entry = int(elf.header.e_entry)
        runs_data = any(s["p_type"] == "PT_GNU_STACK" and Rights.X & s["p_flags"] for s in elf.iter_segments())
    except BadElf:
        raise
    except (ELFError, ValueError, KeyError, AttributeError, TypeError, UnicodeError, OSError) as error:
        # pyelftools trusts offsets and names in the file; a lie in them surfaces as one of these.
        detail = " ".join(str(error).split()) or type(error).__name__
        raise BadElf(path, f"malformed ELF file ({detail})") from None
    return Executable(path, entry, segments, symbols, runs_data)


def check_identity(path: Path, content: bytes) -> None:
    """Magic number, class, byte order: what has to be right before anything else can be read."""
    if content[:4] != b"\x7fELF":
        raise BadElf(path, "not an ELF file: a program for RV64 is needed, linked statically")
    if len(content) < IDENT_SIZE:
        raise BadElf(path, "truncated: the file ends inside its ELF header")
    if content[4] != 2:
        raise BadElf(path, "wrong class: a 64-bit ELF file is needed (RV64)")
    if content[5] != 1:
        raise BadElf(path, "wrong byte order: a little-endian ELF file is needed")
    if len(content) < ELF64_HEADER_SIZE:
        raise BadElf(path, "truncated: the file ends inside its ELF header")


def check_type(path: Path, elf: ELFFile) -> None:
    header = elf.header
    if header.e_machine != "EM_RISCV":
        raise BadElf(path, f"wrong machine: {header.e_machine}, RISC-V is needed")
    if header.e_type == "ET_DYN":
        raise BadElf(path, "position-independent (ET_DYN): link it statically at a fixed address")
    if header.e_type != "ET_EXEC":
        raise BadElf(path, f"not an executable: {header.e_type}, ET_EXEC is needed")


def read_segments(path: Path, elf: ELFFile, content: bytes) -> tuple[Segment, ...]:
    header = elf.header
    if header.e_phoff + header.e_phnum * header.e_phentsize > len(content):
        raise BadElf(path, "truncated: the file ends inside its program headers")
    found = []
    for segment in elf.iter_segments():
        if segment["p_type"] == "PT_INTERP":
            raise BadElf(path, "dynamically linked: link it statically")
        if segment["p_type"] != "PT_LOAD" or segment["p_memsz"] == 0:
            continue
        start, stored, size = segment["p_offset"], segment["p_filesz"], segment["p_memsz"]
        if start + stored > len(content):
            raise BadElf(path, "truncated: a segment lies past the end of the file")
        if stored > size:
            raise BadElf(path, "malformed ELF file (a segment is larger in the file than in memory)")
        rights = Rights(segment["p_flags"] & 7)
        data = content[start : start + stored]
        found.append(Segment(segment["p_vaddr"], segment["p_paddr"], size, rights, data))
    if not found:
        raise BadElf(path, "no loadable segments")
    return tuple(sorted(found, key=lambda segment: segment.address))


def read_symbols(elf: ELFFile) -> dict[str, Symbol]:
    """Global and local symbols by name, empty for a stripped file or one without section headers."""
    from elftools.elf.sections import SymbolTableSection

    table = elf.get_section_by_name(".symtab") if elf.num_sections() else None
    if not isinstance(table, SymbolTableSection):
        return {}
    return {s.name: Symbol(s["st_value"], s["st_size"]) for s in table.iter_symbols() if s.name}
