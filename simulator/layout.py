"""How the kernel's objects lie in memory: one table for writing Python's objects as bytes, and for reading bytes.

The rules are those of `codegen/backend/layout.py`; a test compares the two.
"""

from __future__ import annotations

import dataclasses
import struct
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

from codegen.lang import Array
from codegen.lang.integers import Integer
from codegen.lang.layout import Place, number_of, place_fields
from codegen.lang.model import first_value
from kernel import shapes

AddressOf = Callable[[Any], int]
Move = Callable[[int], int]  # from one address of a thing to another
TAG_MASK: Final = 31


class Reference(NamedTuple):
    """What a word leads to; an array of slots says how many there are."""

    kind: type
    address: int
    slots: int = 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of an object that is stored as one or more numbers."""

    path: str
    hint: Any
    letters: str  # as `struct` names them
    put: Callable[[Any, list[int], AddressOf], None]
    show: Callable[[tuple[int, ...]], str]
    follow: Callable[[tuple[int, ...]], list[Reference]] | None = None
    move: Callable[[tuple[int, ...], Move], tuple[int, ...]] | None = None
    unpack: Callable[[tuple[int, ...]], tuple[type, dict[str, int]]] | None = None  # of a packed value


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf, where it lies, and how to get there from the object."""

    leaf: Leaf
    offset: int
    get: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of object."""

    parts: tuple[Part, ...]
    size: int
    align: int
    packer: struct.Struct

    def write(self, thing: Any, address_of: AddressOf) -> bytes:
        """The object's bytes; gaps are zero."""
        numbers: list[int] = []
        for part in self.parts:
            part.leaf.put(part.get(thing), numbers, address_of)
        return self.packer.pack(*numbers)

    def rewrite(self, data: bytes, move: Move) -> bytes:
        """The object with other addresses in its references."""
        numbers: list[int] = []
        for leaf, found in self.read(data):
            numbers += leaf.move(found, move) if leaf.move else found
        return self.packer.pack(*numbers)

    def read(self, data: bytes) -> Iterator[tuple[Leaf, tuple[int, ...]]]:
        """Each leaf and its numbers."""
        numbers, at = self.packer.unpack(data), 0
        for part in self.parts:
            count = len(part.leaf.letters)
            yield part.leaf, numbers[at : at + count]
            at += count


LAYOUTS: Final[dict[type, Layout]] = {}
REMEMBERED: Final = (shapes.Tcb, "root_slots")  # no state: it may lead to what is gone, and is not followed then


def layout_of(kind: type) -> Layout:
    """The layout of a class of `kernel.shapes`."""
    if kind not in LAYOUTS:
        parts, size, align = place(list(members(kind)))
        parts = [part for part in parts if (kind, part.leaf.path) != REMEMBERED]
        LAYOUTS[kind] = Layout(tuple(parts), size, align, struct.Struct(format_of(parts, size)))
    return LAYOUTS[kind]


def format_of(parts: list[Part], size: int) -> str:
    """What `struct` packs."""
    text, at = "<", 0
    for part in parts:
        text += "x" * (part.offset - at) + part.leaf.letters
        at = part.offset + struct.calcsize("<" + part.leaf.letters)
    return text + "x" * (size - at)


Member = tuple[str, Callable[[Any], Any], "Leaf | Layout"]


def place(found: list[Member]) -> tuple[list[Part], int, int]:
    """Give each member its offset, as C does."""
    parts: list[Part] = []
    offset, most = 0, 1
    for name, get, inner in found:
        size, align = extent(inner)
        offset = -(-offset // align) * align
        if isinstance(inner, Leaf):
            parts.append(Part(dataclasses.replace(inner, path=name), offset, get))
        else:
            parts.extend(nest(name, get, part, offset) for part in inner.parts)
        offset, most = offset + size, max(most, align)
    return parts, -(-offset // most) * most, most


def extent(inner: Leaf | Layout) -> tuple[int, int]:
    if isinstance(inner, Layout):
        return inner.size, inner.align
    return struct.calcsize("<" + inner.letters), struct.calcsize("<" + inner.letters[0])


def nest(name: str, get: Callable[[Any], Any], part: Part, offset: int) -> Part:
    """A part of a part."""
    path = name + part.leaf.path if part.leaf.path.startswith("[") else f"{name}.{part.leaf.path}"
    return Part(dataclasses.replace(part.leaf, path=path), offset + part.offset, lambda thing: part.get(get(thing)))


def members(kind: type) -> Iterator[Member]:
    """The fields of a class in order; arrays element by element, but for one that fills the rest of memory."""
    hints = typing.get_type_hints(kind)
    fresh = first_value(kind)
    for field in dataclasses.fields(kind):
        hint, name = hints[field.name], field.name
        if typing.get_origin(hint) is Array and not field.init:
            (element,) = typing.get_args(hint)
            count = len(getattr(fresh, name)._items)
            if is_scalar(element):
                yield name, field_getter(name), run(stored(element, inline=True), count)
                continue
            for i in range(0 if (kind, name) == (shapes.SchedContext, "refills") else count):
                yield f"{name}[{i}]", item_getter(name, i), stored(element, inline=True)
        else:
            yield name, field_getter(name), stored(hint, inline=not field.init)


def is_scalar(element: Any) -> bool:
    """Whether the elements of an array are numbers or references."""
    return type(None) in typing.get_args(element) or (isinstance(element, type) and issubclass(element, Integer))


def run(leaf: Leaf | Layout, count: int) -> Leaf:
    """So many scalars side by side, as one."""
    assert isinstance(leaf, Leaf), "a scalar is a leaf"
    one = leaf

    def put(items: Any, out: list[int], address_of: AddressOf) -> None:
        for item in items._items:
            one.put(item, out, address_of)

    def put_numbers(items: Any, out: list[int], _: AddressOf) -> None:
        out.extend([item._value for item in items._items])

    def show(numbers: tuple[int, ...]) -> str:
        return ", ".join(f"[{i}] {one.show((number,))}" for i, number in enumerate(numbers) if number)

    def follow(numbers: tuple[int, ...]) -> list[Reference]:
        return [place for number in numbers if number and one.follow for place in one.follow((number,))]

    def move(numbers: tuple[int, ...], to: Move) -> tuple[int, ...]:
        return tuple(to(number) if number else 0 for number in numbers)

    if one.follow is None:
        return Leaf("", one.hint, one.letters * count, put_numbers, show)
    return Leaf("", one.hint, one.letters * count, put, show, follow, move)


def field_getter(name: str) -> Callable[[Any], Any]:
    return lambda thing: getattr(thing, name)


def item_getter(name: str, i: int) -> Callable[[Any], Any]:
    return lambda thing: getattr(thing, name)._items[i]


def stored(hint: Any, *, inline: bool) -> Leaf | Layout:
    """How a value of this type is stored."""
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType) or (arguments and type(None) in arguments):
        inner = [a for a in arguments if a is not type(None)]
        return reference(inner[0]) if len(inner) == 1 else packed(hint, tuple(inner))
    if issubclass(hint, bool):
        return Leaf("", hint, "B", lambda x, out, _: out.append(int(x)), lambda n: str(bool(n[0])))
    if issubclass(hint, Integer):
        letter = {8: "B", 16: "H", 32: "I", 64: "Q"}[hint.BITS]
        return Leaf("", hint, letter, lambda x, out, _: out.append(x._value), lambda n: brief(n[0]))
    if issubclass(hint, Enum):
        return Leaf("", hint, "I", lambda x, out, _: out.append(x.value), lambda n: hint(n[0]).name)
    if hasattr(hint, "WORDS"):
        return packed(hint, (hint,))
    if hasattr(hint, "SIZE_BITS") and not inline:
        return reference(hint)
    return layout_of(hint)


def brief(number: int) -> str:
    return str(number) if number < 4096 else f"{number:#x}"


def reference(kind: type) -> Leaf:
    """A pointer that may be null."""

    def put(thing: Any, out: list[int], address_of: AddressOf) -> None:
        out.append(0 if thing is None else address_of(thing))

    return Leaf(
        "",
        kind,
        "Q",
        put,
        show=lambda n: f"{n[0]:#x}",
        follow=lambda n: [Reference(kind, n[0])] if n[0] else [],
        move=lambda n, to: (to(n[0]) if n[0] else 0,),
    )


class Field(NamedTuple):
    """A field of a packed value."""

    name: str
    hint: Any
    place: Place
    target: type | None  # of a reference


FIELDS: Final[dict[type, tuple[Field, ...]]] = {}


def packed_fields(kind: type) -> tuple[Field, ...]:
    """Where the fields of a packed class lie."""
    if kind not in FIELDS:
        FIELDS[kind] = find_fields(kind)
    return FIELDS[kind]


def find_fields(kind: Any) -> tuple[Field, ...]:
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind)
    targets = [target_of(hints[f.name]) for f in fields]
    places = place_fields((f.metadata["width"] for f in fields), tagged=kind.TAG is not None)
    return tuple(Field(f.name, hints[f.name], p, t) for f, p, t in zip(fields, places, targets, strict=True))


def target_of(hint: Any) -> type | None:
    """What a field refers to, if it is a reference."""
    inner = [a for a in typing.get_args(hint) if a is not type(None)]
    kind = inner[0] if inner else hint
    return kind if inner or hasattr(kind, "SIZE_BITS") else None


def packed(hint: Any, kinds: tuple[Any, ...]) -> Leaf:
    """A packed value, of one class or of several that are told apart by their tags."""
    words = max(kind.WORDS for kind in kinds)
    tags = {kind.TAG: kind for kind in kinds}

    def kind_of(numbers: tuple[int, ...]) -> Any:
        return kinds[0] if len(kinds) == 1 else tags[numbers[0] & TAG_MASK]

    def put(thing: Any, out: list[int], address_of: AddressOf) -> None:
        found = [0] * words
        found[0] = type(thing).TAG or 0
        for name, _, at, target in packed_fields(type(thing)):
            item = getattr(thing, name)
            if isinstance(item, Integer):
                number = item._value
            elif target is not None:
                number = 0 if item is None else address_of(item)
            else:
                number = number_of(item)
            found[at.word] |= (number & (1 << at.width) - 1) << at.shift
        out.extend(found)

    def show(numbers: tuple[int, ...]) -> str:
        kind = kind_of(numbers)
        parts = (f"{f.name}={show_field(f, number_in(f.place, numbers))}" for f in packed_fields(kind))
        return f"{kind.__name__}({', '.join(parts)})"

    def follow(numbers: tuple[int, ...]) -> list[Reference]:
        return list(references(kind_of(numbers), numbers))

    def move(numbers: tuple[int, ...], to: Move) -> tuple[int, ...]:
        moved = list(numbers)
        for field in packed_fields(kind_of(numbers)):
            if field.target is not None and (address := number_in(field.place, numbers)):
                moved[field.place.word] ^= (address ^ to(address)) << field.place.shift
        return tuple(moved)

    def unpack(numbers: tuple[int, ...]) -> tuple[type, dict[str, int]]:
        kind = kind_of(numbers)
        return kind, {field.name: number_in(field.place, numbers) for field in packed_fields(kind)}

    if any(map(has_references, kinds)):
        return Leaf("", hint, "Q" * words, put, show, follow, move, unpack)
    return Leaf("", hint, "Q" * words, put, show, unpack=unpack)


def has_references(kind: type) -> bool:
    return any(field.target is not None for field in packed_fields(kind))


def number_in(at: Place, numbers: tuple[int, ...]) -> int:
    return numbers[at.word] >> at.shift & (1 << at.width) - 1


def show_field(field: Field, number: int) -> str:
    if field.target is not None:
        return f"{number:#x}"
    return field.hint(number).name if issubclass(field.hint, Enum) else brief(number)


def references(kind: type, numbers: tuple[int, ...]) -> Iterator[Reference]:
    """What a packed value leads to; a CNode has as many slots as its radix says, a thread's zombie its thread."""
    found = {field.name: number_in(field.place, numbers) for field in packed_fields(kind)}
    for field in packed_fields(kind):
        address = found[field.name]
        if field.target is not None and address != 0 and not (field.name == "slots" and found.get("thread")):
            yield Reference(field.target, address, 1 << found["radix"] if field.name == "slots" else 1)
