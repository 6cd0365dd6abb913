"""Lay out one bootable image: the kernel's segments, then the root task as one flat region behind them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from linker.check import PAGE, check_root, page_down, page_up
from linker.elf import BadElf, Executable, Rights, Segment

RAM_BASE = 0x8000_0000
DESCRIPTION_MAGIC = 0x5441_4950_414E_0001  # "TAIPAN", version 1
DESCRIPTION_SYMBOL = "boot_description"


@dataclass(frozen=True, slots=True)
class Options:
    root_cnode_bits: int = 13
    memory: int = 128 << 20
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """One line of the memory map."""

    name: str
    start: int
    end: int
    rights: str
    virtual: int


@dataclass(frozen=True, slots=True)
class Image:
    entry: int
    segments: tuple[Segment, ...]
    regions: tuple[Region, ...]
    warnings: tuple[str, ...]


def lay_out(kernel: Executable, root: Executable, options: Options) -> Image:
    """Check both programs and place them in physical memory; `BadElf` when they do not fit."""
    if options.foreign and root.runs_data:
        root = with_executable_data(root)
    warnings = check_root(root, foreign=options.foreign)
    kernel_end = page_up(max(s.physical + s.size for s in kernel.segments))
    start, end = page_down(root.segments[0].address), page_up(root.segments[-1].end)
    room = RAM_BASE + options.memory - kernel_end
    if end - start > room:
        raise BadElf(
            root.path, f"larger than memory: {end - start:,} bytes, {max(room, 0):,} are left (MEMORY= gives more)"
        )
    words = boot_description(root, kernel_end, options)
    placed = [replace(s, address=s.physical) for s in write_description(kernel, words).segments]
    placed.append(Segment(kernel_end, kernel_end, end - start, Rights.R | Rights.W | Rights.X, flatten(root)))
    boot = min(s.physical for s in kernel.segments)
    return Image(boot, tuple(placed), memory_map(kernel, root, kernel_end), tuple(warnings))


def with_executable_data(root: Executable) -> Executable:
    """Data that can be executed, as on a kernel that maps all pages of a root task alike."""
    segments = (replace(s, rights=s.rights | Rights.X if Rights.W in s.rights else s.rights) for s in root.segments)
    return replace(root, segments=tuple(segments))


def flatten(root: Executable) -> bytes:
    """The bytes from the first segment's page to the last byte that is in the file; the rest is zero."""
    start = page_down(root.segments[0].address)
    stored = max(s.address + len(s.data) for s in root.segments) - start
    flat = bytearray(stored)
    for segment in root.segments:
        offset = segment.address - start
        flat[offset : offset + len(segment.data)] = segment.data
    return bytes(flat)


def boot_description(root: Executable, physical: int, options: Options) -> list[int]:
    """The words that the kernel reads at boot, in the order in which it declares them."""
    start, end = page_down(root.segments[0].address), page_up(root.segments[-1].end)
    words = [DESCRIPTION_MAGIC, physical, physical + end - start, start, end, root.entry]
    words += [options.root_cnode_bits, len(root.segments)]
    for segment in root.segments:
        words += [segment.address, segment.end, int(segment.rights)]
    return words


def write_description(kernel: Executable, words: list[int]) -> Executable:
    """The kernel with its boot description filled in."""
    symbol = kernel.symbols.get(DESCRIPTION_SYMBOL)
    if symbol is None:
        raise BadElf(kernel.path, f"no symbol {DESCRIPTION_SYMBOL}: not a kernel of ours")
    content = struct.pack(f"<{len(words)}Q", *words)
    if symbol.size < len(content):
        raise BadElf(kernel.path, f"{DESCRIPTION_SYMBOL} has {symbol.size} bytes, {len(content)} are needed")
    segment = kernel.segment_at(symbol.address)
    offset = symbol.address - segment.address if segment else 0
    if segment is None or offset + symbol.size > len(segment.data):
        raise BadElf(kernel.path, f"{DESCRIPTION_SYMBOL} has no bytes in the file: it must be initialised data")
    data = segment.data[:offset] + content + segment.data[offset + len(content) :]
    filled = replace(segment, data=data)
    return replace(kernel, segments=tuple(filled if s is segment else s for s in kernel.segments))


def memory_map(kernel: Executable, root: Executable, physical: int) -> tuple[Region, ...]:
    regions = [Region("kernel", s.physical, s.physical + s.size, str(s.rights), s.address) for s in kernel.segments]
    shift = physical - page_down(root.segments[0].address)
    regions += [Region("root task", s.address + shift, s.end + shift, str(s.rights), s.address) for s in root.segments]
    return tuple(regions)


def format_map(regions: tuple[Region, ...]) -> str:
    """The memory map as a table, in physical order."""
    lines = [f"{'physical':>23}  {'size':>9}  {'':3}  {'virtual':>16}  what"]
    for r in sorted(regions, key=lambda r: r.start):
        size = f"{(r.end - r.start + 1023) // 1024:,} KiB"
        lines.append(f"{r.start:>11x}-{r.end:<11x}  {size:>9}  {r.rights}  {r.virtual:>16x}  {r.name}")
    return "\n".join(lines)


HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
EM_RISCV, ET_EXEC, PT_LOAD = 243, 2, 1
FLOAT_ABI_NONE_RVC = 1


def write_elf(image: Image) -> bytes:
    """An ELF file of loadable segments only; equal images give equal bytes."""
    count = len(image.segments)
    identity = b"\x7fELF" + bytes((2, 1, 1)) + bytes(9)
    sizes = (HEADER.size, PROGRAM_HEADER.size, count, 0, 0, 0)
    header = HEADER.pack(identity, ET_EXEC, EM_RISCV, 1, image.entry, HEADER.size, 0, FLOAT_ABI_NONE_RVC, *sizes)
    table, body = bytearray(header), bytearray()
    first = page_up(HEADER.size + count * PROGRAM_HEADER.size)
    for s in image.segments:
        offset = first + len(body)
        table += PROGRAM_HEADER.pack(PT_LOAD, s.rights, offset, s.physical, s.physical, len(s.data), s.size, PAGE)
        body += s.data + bytes(-len(s.data) % PAGE)
    return bytes(table) + bytes(first - len(table)) + bytes(body)
