"""What of an object can be set by itself, and the bytes of each such part."""

from __future__ import annotations

import dataclasses
import struct
import typing
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, Final, NamedTuple

from codegen.lang import Array
from codegen.lang.integers import Integer
from simulator.fuzz.watch import is_object
from simulator.layout import AddressOf, Layout, Leaf, layout_of, stored

Path = tuple[str | int, ...]
Write = Callable[[Any, AddressOf], bytes]


class Item(NamedTuple):
    """An attribute, or any element of an array: where it is in its owner, and how it is written."""

    offset: int
    write: Write


class Unit(NamedTuple):
    """An object without those inside it, or an array of values: where it is, and what can be set in it."""

    offset: int
    items: dict[str, Item]  # by attribute
    stride: int  # of an array's elements
    element: Write | None


Plan = dict[Path, Unit]
PLANS: Final[dict[type, Plan]] = {}


def plan_of(kind: type) -> Plan:
    """Every unit of an object of this kind, by how one gets there."""
    if kind not in PLANS:
        items: dict[str, Item] = {}
        PLANS[kind] = {(): Unit(0, items, 0, None)} | dict(inner_units(kind, items))
    return PLANS[kind]


def inner_units(kind: Any, items: dict[str, Item]) -> Iterator[tuple[Path, Unit]]:
    """The units inside; what is set in the object itself goes to `items`."""
    hints, layout = typing.get_type_hints(kind), layout_of(kind)
    for field in dataclasses.fields(kind):
        name, hint = field.name, hints[field.name]
        start = offset_below(layout, name)
        if field.init:
            if start is not None:
                items[name] = Item(start, writer(stored(hint, inline=False)))
        elif typing.get_origin(hint) is Array:
            (element,) = typing.get_args(hint)
            yield from array_units(name, element, layout.size if start is None else start, kind)
        else:
            assert start is not None, "what is embedded is in the layout"
            yield from moved((name,), start, plan_of(hint))


def array_units(name: str, element: Any, start: int, kind: Any) -> Iterator[tuple[Path, Unit]]:
    """An array of values is one unit; of objects, each is."""
    one = stored(element, inline=True)
    if not is_object(element):
        yield (name,), Unit(start, {}, size_of(one), writer(one))
        return
    yield (name,), Unit(start, {}, 0, None)
    for i in range(len(getattr(kind(), name)._items)):
        yield from moved((name, i), start + i * size_of(one), plan_of(element))


def moved(path: Path, start: int, plan: Plan) -> Iterator[tuple[Path, Unit]]:
    """The units of an object that is inside another."""
    for rest, unit in plan.items():
        yield (*path, *rest), unit._replace(offset=start + unit.offset)


def offset_below(layout: Layout, name: str) -> int | None:
    """Where a field is, if it is part of the layout."""
    found = (p.offset for p in layout.parts if p.leaf.path.replace("[", ".").partition(".")[0] == name)
    return next(found, None)


def size_of(one: Leaf | Layout) -> int:
    return one.size if isinstance(one, Layout) else struct.calcsize("<" + one.letters)


def writer(one: Leaf | Layout) -> Write:
    """How a value becomes bytes; plain numbers and references are the most."""
    if isinstance(one, Layout):
        return one.write
    size, hint = size_of(one), one.hint
    if one.letters == "Q" and is_object(hint):
        return lambda thing, address_of: bytes(8) if thing is None else address_of(thing).to_bytes(8, "little")
    if isinstance(hint, type) and issubclass(hint, Integer):
        return lambda number, _: number._value.to_bytes(size, "little")
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda member, _: member.value.to_bytes(size, "little")
    packer, put = struct.Struct("<" + one.letters), one.put

    def write(thing: Any, address_of: AddressOf) -> bytes:
        numbers: list[int] = []
        put(thing, numbers, address_of)
        return packer.pack(*numbers)

    return write


def follow(thing: Any, path: Path) -> Any:
    """What is inside an object."""
    for step in path:
        thing = thing._items[step] if isinstance(step, int) else getattr(thing, step)
    return thing
