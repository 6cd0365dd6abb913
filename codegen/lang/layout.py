"""Where each field of a packed value lies: the one rule that CPython and the compiler both follow."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, TypeVar

from codegen.lang.integers import Integer, VAddr
from codegen.lang.model import REFERENCE_BITS, TAG_BITS, address_of

P = TypeVar("P")
WORD = 64
LAYOUTS: dict[type, tuple[tuple[str, Any, Place], ...]] = {}


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a field lies: which word, its lowest bit, its width."""

    word: int
    shift: int
    width: int


TOP = Place(0, WORD - REFERENCE_BITS, REFERENCE_BITS)


def place_fields(widths: Iterable[int], *, tagged: bool) -> list[Place]:
    """Lay out fields, low bits first; those of 39 bits, as references have, go to the top: one shift takes them out."""
    word, low, top = 0, TAG_BITS if tagged else 0, WORD
    places = []
    for width in widths:
        if low + width > top:
            word, low, top = word + 1, 0, WORD
        if width == REFERENCE_BITS:
            top -= width
            places.append(Place(word, top, width))
        else:
            places.append(Place(word, low, width))
            low += width
    return places


def layout(kind: type) -> tuple[tuple[str, Any, Place], ...]:
    """Name, type and place of each field of a packed class."""
    if kind not in LAYOUTS:
        LAYOUTS[kind] = tuple(find_layout(kind))
    return LAYOUTS[kind]


def find_layout(kind: Any) -> Iterator[tuple[str, Any, Place]]:
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind)
    places = place_fields((f.metadata["width"] for f in fields), tagged=kind.TAG is not None)
    return ((f.name, hints[f.name], place) for f, place in zip(fields, places, strict=True))


def first_address(thing: Any) -> VAddr:
    """The field of 39 bits in the first word of a packed value, as an address; zero if there is none, or None in it."""
    names = [name for name, _, place in layout(type(thing)) if place == TOP]
    item = getattr(thing, names[0]) if names else None
    if item is None or isinstance(item, Integer):
        number = int(item or 0)
        return VAddr(number - ((number >> (REFERENCE_BITS - 1)) << REFERENCE_BITS))
    return address_of(item)


def pack(thing: Any) -> list[int]:
    """The machine words that represent a packed value without references."""
    words = [0] * type(thing).WORDS
    words[0] = type(thing).TAG or 0
    for name, _, place in layout(type(thing)):
        words[place.word] |= number_of(getattr(thing, name)) << place.shift
    return words


def number_of(item: Any) -> int:
    """The bits of a field: those of a number, an enum, a bool, or a packed value in a packed value."""
    if isinstance(item, Integer):
        return int(item)
    if dataclasses.is_dataclass(item):
        return pack(item)[0]
    return item.value if isinstance(item, Enum) else int(item)


def unpack(kind: type[P], word: int) -> P:
    """The packed value of one word that `word` represents."""
    items = []
    for _, hint, place in layout(kind):
        number = (word >> place.shift) & ((1 << place.width) - 1)
        items.append(item_of(hint, number))
    return kind(*items)


def item_of(hint: Any, number: int) -> Any:
    """What the bits of a field stand for."""
    if dataclasses.is_dataclass(hint):
        return unpack(hint, number)  # type: ignore[arg-type]
    assert issubclass(hint, (bool, Integer, Enum)), "only words can be taken apart"
    return bool(number) if hint is bool else hint(number)
