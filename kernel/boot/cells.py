"""What a device tree is written in: big-endian cells, and texts that end with a zero."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, load, u8, u32, u64, urange

RAW_ADDRESSES: Final = "the firmware leaves the device tree anywhere in memory"

MOST_BYTES: Final = 1 << 20


def big_endian(at: VAddr) -> u64:
    """A cell: four bytes, the highest first."""
    # Safety: inside the tree, whose size its header tells; cells are aligned.
    raw = u64(load(u32, at=at))
    return ((raw & 0xFF) << 24) | ((raw & 0xFF00) << 8) | ((raw >> 8) & 0xFF00) | (raw >> 24)


def cells(at: VAddr, count: u64) -> u64:
    """A number of `count` cells, of which the last two matter."""
    number = u64(0)
    for i in urange(count):
        number = (number << 32) | big_endian(at + i * 4)
    return number


def eight_bytes(at: VAddr) -> u64:
    """The first eight bytes of a name, the first one lowest."""
    word = u64(0)
    for i in urange(8):
        # Safety: inside the tree, or in the few bytes of memory behind it.
        word = word | (u64(load(u8, at=at + i)) << (i * 8))
    return word


def contains(at: VAddr, length: u64, wanted: u64) -> bool:
    """Whether four characters stand anywhere in a text."""
    window = u64(0)
    for i in urange(length):
        # Safety: inside the value of a property.
        window = (window >> 8) | (u64(load(u8, at=at + i)) << 24)
        if window == wanted:
            return True
    return False


def text_length(at: VAddr) -> u64:
    """The bytes of a text, without the zero at its end."""
    length = u64(0)
    # Safety: inside the tree, where every name ends with a zero.
    while load(u8, at=at + length) != 0:
        bound(MOST_BYTES, "no name is longer than a device tree")
        length = length + 1
    return length
