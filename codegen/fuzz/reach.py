"""Places: a variable, a field of it, an element of an array in it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.fuzz.scope import Scope
from codegen.fuzz.types import INTS, Int, Object, Record, Run, Type

DEEPEST = 3


@dataclass(frozen=True)
class Place:
    """Where something stands, as an expression."""

    text: str
    type: Type
    mutable: bool  # it can be assigned to
    shared: bool  # it stands in an object, so a call may change it


def places(s: Scope, want: Type | None = None) -> Iterator[Place]:
    """All places in reach, or those of one type; an array shows one element, at an index chosen anew."""
    for name, local in s.everything().items():
        assignable = local.assignable and name in s.variables
        yield from below(s, Place(name, local.type, assignable, False), DEEPEST, want)


@functools.cache
def leads_to(kind: Type, want: Type, depth: int) -> bool:
    """Whether something of a type stands in one of another, or is it."""
    if kind == want or depth == 0:
        return kind == want
    match kind:
        case Record(fields=fields) | Object(fields=fields):
            return any(leads_to(f.type, want, depth - 1) for f in fields)
        case Run(element=element):
            return leads_to(element, want, depth - 1)
        case _:
            return False


def below(s: Scope, place: Place, depth: int, want: Type | None) -> Iterator[Place]:
    """A place and what is inside."""
    if want is not None and not leads_to(place.type, want, depth):
        return
    if want is None or place.type == want:
        yield place
    if depth == 0:
        return
    match place.type:
        case Record(fields=fields):
            for each in fields:
                inner = Place(f"{place.text}.{each.name}", each.type, False, place.shared)
                yield from below(s, inner, depth - 1, want)
        case Object(fields=fields):
            for each in fields:
                inner = Place(f"{place.text}.{each.name}", each.type, not is_inline(each.type), True)
                yield from below(s, inner, depth - 1, want)
        case Run(element=element, length=length, constant=constant):
            text = f"{place.text}[{index(s, length, checked=place.text not in s.variables)}]"
            mutable = not constant and not is_inline(element)
            yield from below(s, Place(text, element, mutable, not constant), depth - 1, want)
        case _:
            pass


def is_inline(kind: Type) -> bool:
    """Whether a field of this type is part of its object for ever."""
    return isinstance(kind, Object | Run)


def find(s: Scope, kind: Type) -> Place | None:
    """Some place of a type."""
    found = list(places(s, kind))
    return s.chance.choice(found) if found else None


def find_int(s: Scope) -> str | None:
    """Some number that is not constant."""
    found = [name for name, local in s.everything().items() if isinstance(local.type, Int)]
    if not found or s.likely(0.4):
        found = [p.text for p in places(s, s.chance.choice(INTS))] or found
    return s.chance.choice(found) if found else None


def index(s: Scope, length: int, *, checked: bool) -> str:
    """An index that is below the length; if it is checked, programs that take risks are not so careful."""
    words = [n for n, v in s.variables.items() if isinstance(v.type, Int) and not v.type.signed]
    known = [n for n in words if (most := s.variables[n].most) is not None and most < length]
    if checked and words and s.risk():
        return s.chance.choice(words)
    if known and s.likely(0.7):
        return s.chance.choice(known)
    if words and s.likely(0.6):
        name = s.chance.choice(words)
        mask = (1 << length.bit_length() - 1) - 1
        return f"({name} & {mask})" if s.likely(0.5) else f"({name} % {length})"
    return str(s.chance.randrange(length))


def small(s: Scope, bits: int, depth: int) -> str:
    """A count for a shift of so many bits."""
    known = [n for n, v in s.variables.items() if v.most is not None and v.most < bits]
    if known and s.likely(0.3):
        return s.chance.choice(known)
    if s.likely(0.4):
        return str(s.chance.choice((0, 1, bits - 1, s.chance.randrange(bits))))
    numbers = [name for name, local in s.variables.items() if isinstance(local.type, Int)]
    if numbers and s.risk():
        return s.chance.choice(numbers)
    kind = s.chance.choice(INTS)
    count = s.make(s, kind, depth)
    if not kind.signed and s.likely(0.4):
        return f"({count} % {bits})"
    return f"({count} & {bits - 1})"
