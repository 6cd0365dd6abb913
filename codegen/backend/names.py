"""C names for Python names: the same, unless C gives them another meaning."""

from __future__ import annotations

import functools
import re
from typing import Final

TAKEN_WORDS: Final = """
    auto break case char const continue default do double else enum extern float for goto if inline int long
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile
    while
    asm typeof unix linux bool true false NULL offsetof memset memcpy memmove memcmp
    int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t size_t ptrdiff_t uintptr_t intptr_t
"""
RESERVED: Final = frozenset(TAKEN_WORDS.split())
# The prelude's names, those that C keeps for itself, and the macros of its headers.
RESERVED_SHAPE: Final = re.compile(
    r"lang_|LANG_|_[A-Z_]|U?INT(_LEAST|_FAST)?\d+_(MIN|MAX|C)$|U?INT(MAX|PTR)_(MIN|MAX|C)$"
    r"|(SIZE|PTRDIFF|WCHAR|WINT|SIG_ATOMIC)_(MIN|MAX)$"
)


@functools.cache
def safe_name(name: str) -> str:
    """`name`, or `name_` if the word is taken in C."""
    return name + "_" if name in RESERVED or RESERVED_SHAPE.match(name) else name


def upper_name(name: str) -> str:
    """`SchedContext` as an assembly constant: `SCHED_CONTEXT`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


class Names:
    """Hands out names that are not taken yet."""

    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = set(taken)

    def fresh(self, wanted: str) -> str:
        """`wanted`, with a number behind it if it is taken."""
        name, number = safe_name(wanted), 1
        while name in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name)
        return name
