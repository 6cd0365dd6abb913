"""Memory under CPython: an arena of objects by address, and bytes for everything else.

Compiled code has none of this: a reference is an address and memory is memory. Here the arena turns overlap,
misalignment and use after retype into failures with a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final, Protocol

PAGE: Final = 4096


class ArenaError(AssertionError):
    """An address was used in a way that would corrupt memory on the machine."""


def pages_of(address: int, size: int) -> range:
    """The numbers of the pages that `size` bytes from `address` touch."""
    return range(address // PAGE, (address + size - 1) // PAGE + 1)


class Memory(Protocol):
    """The bytes of a machine, where there is one; otherwise the arena has pages of its own."""

    def read(self, address: int, size: int) -> int: ...
    def write(self, address: int, size: int, value: int) -> None: ...
    def clear(self, address: int, size: int) -> None: ...


class Arena:
    """Every living object by its address, and the bytes of memory that holds no object."""

    def __init__(self) -> None:
        self.memory: Memory | None = None
        self.reset()

    def reset(self) -> None:
        """Forget every object and every byte, as before power-on."""
        self.objects: dict[int, Any] = {}
        self.sizes: dict[int, int] = {}
        self.addresses: dict[int, int] = {}
        self.on_page: defaultdict[int, set[int]] = defaultdict(set)  # addresses of the objects that touch it
        self.pages: dict[int, bytearray] = {}
        self.spare = 0xFFFF_FFE0_0000_0000  # where objects made without an address are put

    def place(self, thing: Any, address: int, size: int, *, align: int | None = None) -> None:
        """Let `thing` live at `address`, aligned to its size or to `align`; it may not overlap another."""
        align = min(size if align is None else align, PAGE)
        if address % align:
            raise ArenaError(f"{address:#x} is not aligned to {align} bytes")
        clash = self.living_in(address, size)
        if clash:
            raise ArenaError(f"{address:#x} is already taken by {type(clash[0]).__name__}")
        self.objects[address] = thing
        self.sizes[address] = size
        self.addresses[id(thing)] = address
        for page in pages_of(address, size):
            self.on_page[page].add(address)

    def living_in(self, address: int, size: int) -> list[Any]:
        """The objects that touch `size` bytes from `address`."""
        near = set().union(*(self.on_page[p] for p in pages_of(address, size) if p in self.on_page))
        return [self.objects[a] for a in sorted(near) if a < address + size and address < a + self.sizes[a]]

    def remove(self, thing: Any) -> None:
        """End the life of `thing`; its memory may be used anew."""
        address = self.addresses.pop(id(thing), None)
        if address is None:
            raise ArenaError(f"{type(thing).__name__} is destroyed but does not live")
        for page in pages_of(address, self.sizes[address]):
            self.on_page[page].discard(address)
        del self.objects[address], self.sizes[address]

    def address_of(self, thing: Any, size: int) -> int:
        """The address of `thing`; one that was made without an address gets a spare one."""
        if id(thing) not in self.addresses:
            self.spare = (self.spare + size - 1) // size * size
            self.place(thing, self.spare, size)
            self.spare += size
        return self.addresses[id(thing)]

    def at(self, address: int) -> Any:
        """The object that lives at `address`."""
        if address not in self.objects:
            raise ArenaError(f"no object lives at {address:#x}")
        return self.objects[address]

    def read(self, address: int, size: int) -> int:
        """`size` bytes at `address`, little-endian; they lie within one page."""
        page, offset = divmod(address, PAGE)
        if address % size:
            raise ArenaError(f"misaligned load of {size} bytes at {address:#x}")
        if self.memory is not None:
            return self.memory.read(address, size)
        data = self.pages.get(page)
        return int.from_bytes(data[offset : offset + size], "little") if data else 0

    def write(self, address: int, size: int, value: int) -> None:
        """Set `size` bytes at `address`, little-endian."""
        page, offset = divmod(address, PAGE)
        if address % size:
            raise ArenaError(f"misaligned store of {size} bytes at {address:#x}")
        if self.memory is not None:
            self.memory.write(address, size, value)
            return
        data = self.pages.setdefault(page, bytearray(PAGE))
        data[offset : offset + size] = (value & ((1 << 8 * size) - 1)).to_bytes(size, "little")

    def clear(self, address: int, size: int) -> None:
        """Set `size` bytes to zero; no object may live there."""
        clash = self.living_in(address, size)
        if clash:
            raise ArenaError(f"memory at {address:#x} is cleared under {type(clash[0]).__name__}")
        if self.memory is not None:
            self.memory.clear(address, size)
            return
        for page in [p for p in self.pages if address <= p * PAGE < address + size]:
            start = max(address, page * PAGE)
            end = min(address + size, (page + 1) * PAGE)
            self.pages[page][start - page * PAGE : end - page * PAGE] = bytes(end - start)
        if size < PAGE and address // PAGE in self.pages:
            offset = address % PAGE
            self.pages[address // PAGE][offset : offset + size] = bytes(size)


arena: Final = Arena()
