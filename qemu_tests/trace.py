"""What was executed while the benchmark measured: in QEMU each instruction and the data that it touched, on a
simulated core each instruction and the cycles until it retired.

`tracer.c`, a plugin of QEMU, writes all of it into a file, and so does a core's model (`rtl/model/trace.h`). The
benchmark prints of each row between which two readings of the counter its last sample lies; here that piece of the
file is found again.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

if TYPE_CHECKING:
    import numpy as np

    Words = np.ndarray[tuple[int], np.dtype[np.int64]]

SOURCE: Final = Path(__file__).with_name("tracer.c")
COMPILE: Final = ["gcc", "-O2", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror"]

IS_DATA, IS_READING, SIZE = 0x80, 0x40, 0x0F  # of a record's lowest byte
FIRMWARE: Final = 0x8000_0000  # where it stands; programs are below, the kernel is at the top: negative here
PASSED_BITS: Final = 24  # of a core's record: the cycles since the instruction before
STOOD_STILL: Final = 21  # cycles of the model in which the core, and its counter, had not started
MOST_TRAPPED: Final = 1  # instructions of a sample that trapped: they are in the trace, but were not counted
LINE_BITS: Final = 6


class Step(NamedTuple):
    """An instruction, and each access to data that it made: address and size."""

    address: int
    size: int
    data: tuple[tuple[int, int], ...]
    cost: int = 1  # in what is counted: instructions, or cycles since the one before

    @property
    def is_kernel(self) -> bool:
        return self.address < 0

    @property
    def is_firmware(self) -> bool:
        return self.address >= FIRMWARE


class Lines(NamedTuple):
    """The cache lines that the kernel touches."""

    text: frozenset[int]
    data: frozenset[int]


def trace_arguments(folder: Path, start: int) -> list[str]:
    """What QEMU is told, so that it writes `trace` in the folder from the instruction at `start` on."""
    plugin = folder / "tracer.so"
    subprocess.run([*COMPILE, str(SOURCE), "-o", str(plugin)], check=True)
    return ["-plugin", f"{plugin.resolve()},to={folder.resolve()}/trace,from={start:#x}"]


def symbol(elf: Path, name: str) -> int:
    """The address of a function."""
    with elf.open("rb") as file:
        table = ELFFile(file).get_section_by_name(".symtab")
        assert isinstance(table, SymbolTableSection), f"{elf} has no symbols"
        found = table.get_symbol_by_name(name)
        assert found, f"{elf} has no symbol {name}"
        return int(found[0]["st_value"])


def first_segment(elf: Path) -> bytes:
    """The bytes of the text."""
    with elf.open("rb") as file:
        return bytes(ELFFile(file).get_segment(0).data())


def samples(spans: dict[str, tuple[int, int]], path: Path) -> dict[str, list[Step]]:
    """By name, the steps between two readings of the counter; the names in the order in which they were measured."""
    import numpy as np

    words = np.fromfile(path, dtype=np.int64)
    before, records = int(words[0]), words[1:]
    places = np.flatnonzero(records & (IS_DATA | IS_READING) == IS_READING)
    counts = np.cumsum(records & IS_DATA == 0)[places] + before - 1
    found = {}
    for name, span in spans.items():
        first, last = find_span(counts, *span)
        found[name] = list(steps(records[places[first] + 1 : places[last]]))
    return found


def find_span(counts: Words, start: int, end: int) -> tuple[int, int]:
    """Which two readings those are.

    The trace is a little ahead of the counter, more and more so: instructions that trapped are in it.
    """
    import numpy as np

    for one in range(int(np.searchsorted(counts, start)), len(counts)):
        other = int(np.searchsorted(counts, counts[one] + end - start))
        if other < len(counts) and counts[other] - counts[one] - (end - start) <= MOST_TRAPPED:
            return one, other
    raise AssertionError("the trace is not of this run")


def core_samples(spans: dict[str, tuple[int, int]], path: Path) -> dict[str, list[Step]]:
    """The same of a simulated core, the second reading included: it is awaited as well."""
    import numpy as np

    records = np.fromfile(path, dtype=np.int64)
    passed = records & (1 << PASSED_BITS) - 1
    retired = np.cumsum(passed) - STOOD_STILL
    found = {}
    for name, span in spans.items():
        first, last = np.searchsorted(retired, span, side="right")
        assert (retired[first - 1], retired[last - 1]) == span, "the trace is not of this run"
        pieces = zip(records[first:last], passed[first:last], strict=True)
        found[name] = [Step(int(record) >> PASSED_BITS, 0, (), int(cycles)) for record, cycles in pieces]
    return found


def steps(records: Words) -> Iterator[Step]:
    """The records of a sample, accesses joined to their instructions."""
    address, size, data = 0, 0, list[tuple[int, int]]()
    for record in map(int, records):
        if record & IS_DATA:
            data.append((record >> 8, record & SIZE))
            continue
        if size:
            yield Step(address, size, tuple(data))
        address, size, data = record >> 8, record & SIZE, []
    if size:
        yield Step(address, size, tuple(data))


def lines_of(sample: list[Step]) -> Lines:
    """Those that the instructions of the kernel lie in, and those that they read or write."""
    kernel = [step for step in sample if step.is_kernel]
    text = frozenset(line for step in kernel for line in touched(step.address, step.size))
    return Lines(text, frozenset(line for step in kernel for place in step.data for line in touched(*place)))


def touched(address: int, size: int) -> range:
    return range(address >> LINE_BITS, (address + size - 1 >> LINE_BITS) + 1)
