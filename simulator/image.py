"""A packed image, as the machine finds it in memory."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kernel.boot.shapes import MOST_SEGMENTS
from linker.elf import BadElf, Rights, Segment, read_executable
from linker.image import DESCRIPTION_MAGIC
from simulator.ram import Ram

DESCRIPTION_WORDS: Final = 8 + 3 * MOST_SEGMENTS
MAGIC: Final = struct.pack("<Q", DESCRIPTION_MAGIC)


@dataclass(frozen=True, slots=True)
class PackedImage:
    """The kernel's segments and the root task; the boot description that the image tool wrote."""

    start: int  # the kernel's first byte, in physical memory
    segments: tuple[Segment, ...]
    description: tuple[int, ...]

    def load(self, ram: Ram) -> None:
        """Put the segments where a boot loader would."""
        for segment in self.segments:
            if not ram.holds(segment.physical, segment.size):
                raise ImageError("the image does not fit the machine's memory: give it more with MEMORY=")
            ram.put(segment.physical, segment.data)


class ImageError(Exception):
    """An image that cannot be simulated."""


def read_image(path: Path) -> PackedImage:
    """Read what the image tool packed."""
    try:
        program = read_executable(path)
    except BadElf as error:
        raise ImageError(str(error)) from None
    return PackedImage(program.entry, program.segments, find_description(path, program.segments))


def find_description(path: Path, segments: tuple[Segment, ...]) -> tuple[int, ...]:
    """The words of `boot_description`, which stand in the kernel's data."""
    for segment in (s for s in segments[:-1] if Rights.W in s.rights):
        at = segment.data.find(MAGIC)
        while at % 8 != 0 and at >= 0:
            at = segment.data.find(MAGIC, at + 1)
        if at >= 0:
            data = segment.data[at : at + DESCRIPTION_WORDS * 8].ljust(DESCRIPTION_WORDS * 8, b"\0")
            return struct.unpack(f"<{DESCRIPTION_WORDS}Q", data)
    raise ImageError(f"{path}: no boot description, so not an image of ours")
