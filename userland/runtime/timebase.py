"""How fast the `time` register counts: the device tree says so, which comes with the boot info."""

from __future__ import annotations

from typing import Final

from codegen.lang import VAddr, bound, load, u8, u32, u64, urange
from kernel.abi.bootinfo import EXTRA_DEVICE_TREE, EXTRA_LENGTH
from userland.runtime.bootinfo import boot_word
from userland.runtime.state import runtime

RAW_ADDRESSES: Final = "extra boot info is in pages that the kernel has written"

PAGE: Final = 4096
USUAL: Final = 10  # ticks a microsecond, where no device tree says otherwise
MICROSECONDS: Final = 1_000_000
# The first eight characters of "timebase-frequency".
TIME: Final = 0x656D6974
BASE: Final = 0x65736162

STRUCTURE: Final = 8  # where the header keeps the offsets of the structure and of the names
STRINGS: Final = 12
BEGIN_NODE: Final = 1  # tokens of the structure (devicetree specification, 5.4)
PROPERTY: Final = 3
NOP: Final = 4
MOST_TOKENS: Final = 1 << 16


def ticks_per_microsecond() -> u64:
    """Ask the device tree."""
    tree = device_tree()
    if tree is None:
        return u64(USUAL)
    at = tree + cell(tree + STRUCTURE)
    names = tree + cell(tree + STRINGS)
    token = cell(at)
    while token <= NOP:  # until the one at the end
        bound(MOST_TOKENS, "no device tree is longer")
        if token == PROPERTY and is_timebase(names + cell(at + 8)):
            return cell(at + 8 + cell(at + 4)) // MICROSECONDS  # the last cell of its value
        at = at + token_size(at, token)
        token = cell(at)
    return u64(USUAL)


def device_tree() -> VAddr | None:
    """Where it is: the extra boot info is a row of chunks, each with its identifier and its length."""
    at = runtime.memory.boot_info + PAGE
    end = at + boot_word(u64(EXTRA_LENGTH))
    while at < end:
        bound(MOST_TOKENS, "each chunk has a header")
        # Safety: inside the extra boot info.
        if load(u64, at=at) == EXTRA_DEVICE_TREE:
            return at + 16
        at = at + load(u64, at=at + 8)
    return None


def token_size(at: VAddr, token: u64) -> u64:
    """The bytes of a token with all that belongs to it."""
    if token == PROPERTY:
        return 12 + ((cell(at + 4) + 3) & ~u64(3))
    return 4 + text_size(at + 4) if token == BEGIN_NODE else u64(4)


def text_size(at: VAddr) -> u64:
    """The bytes of a name with the zero at its end, in whole cells."""
    length = u64(0)
    # Safety: inside the device tree, where every name ends with a zero.
    while load(u8, at=at + length) != 0:
        bound(MOST_TOKENS, "no name is longer than a device tree")
        length += 1
    return (length + 4) & ~u64(3)


def is_timebase(name: VAddr) -> bool:
    """Whether the property is the one; names may stand at any address."""
    return word_at(name) == TIME and word_at(name + 4) == BASE


def word_at(at: VAddr) -> u64:
    """Four characters, the first one lowest."""
    word = u64(0)
    for i in urange(4):
        # Safety: inside the device tree.
        word |= u64(load(u8, at=at + i)) << (i * 8)
    return word


def cell(at: VAddr) -> u64:
    """A big-endian number of four bytes."""
    # Safety: inside the device tree, where cells are aligned.
    raw = u64(load(u32, at=at))
    return ((raw & 0xFF) << 24) | ((raw & 0xFF00) << 8) | ((raw >> 8) & 0xFF00) | (raw >> 24)
