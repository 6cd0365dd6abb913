"""The memory of the simulated machine: one buffer that the processor, the kernel and the devices share."""

from __future__ import annotations

import ctypes
import mmap
import os
from typing import Final

RAM_BASE: Final = 0x8000_0000
HOST_WINDOW: Final = 0x10_0000_0000  # where we see physical address 0; below 2^38, as references have 39 bits
NOT_TAKEN: Final = 0x10_0000  # MAP_FIXED_NOREPLACE
TAKEN: Final = 0x10  # MAP_FIXED
libc: Final = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]


class Ram:
    """Bytes from `RAM_BASE` on, at a fixed distance from their physical addresses."""

    def __init__(self, size: int, window: int = HOST_WINDOW) -> None:
        self.size = size
        self.host = map_memory(window + RAM_BASE, size)
        self.view = memoryview((ctypes.c_ubyte * size).from_address(self.host)).cast("B")

    @property
    def end(self) -> int:
        return RAM_BASE + self.size

    def holds(self, address: int, size: int) -> bool:
        """Whether all these bytes are memory."""
        return address >= RAM_BASE and address + size <= RAM_BASE + self.size

    def read(self, address: int, size: int) -> int:
        """A little-endian number."""
        offset = address - RAM_BASE
        return int.from_bytes(self.view[offset : offset + size], "little")

    def write(self, address: int, size: int, number: int) -> None:
        """Set a little-endian number."""
        self.put(address, (number & ((1 << 8 * size) - 1)).to_bytes(size, "little"))

    def put(self, address: int, data: bytes) -> None:
        """Set bytes."""
        offset = address - RAM_BASE
        self.view[offset : offset + len(data)] = data

    def keep(self) -> None:
        """Remember what it holds: from now on only pages that are written are its own."""
        file = os.memfd_create("memory")
        os.write(file, self.view)
        map_memory(self.host, self.size, file)
        os.close(file)

    def rewind(self) -> None:
        """Throw away what was written since."""
        libc.madvise(ctypes.c_void_p(self.host), ctypes.c_size_t(self.size), mmap.MADV_DONTNEED)

    def clear(self, address: int, size: int) -> None:
        """Set bytes to zero."""
        ctypes.memset(self.host + address - RAM_BASE, 0, size)


def map_memory(address: int, size: int, file: int = -1) -> int:
    """Private memory at exactly this address, so that a fork of the process has its own; zero, or as a file is."""
    kind = mmap.MAP_ANONYMOUS | NOT_TAKEN if file < 0 else TAKEN
    found = libc.mmap(address, size, mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | kind, file, 0)
    if found != address:
        raise OSError(ctypes.get_errno(), f"no room for the machine's memory at {address:#x}")
    return address
