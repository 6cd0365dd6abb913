"""Expressions that are members of enums, records, objects or unions."""

from __future__ import annotations

from codegen.fuzz import reach
from codegen.fuzz.scope import Scope
from codegen.fuzz.types import BOOL, NOTHING, U64, Enumeration, Field, Int, Object, Record, Type, Union
from codegen.fuzz.words import literal, plain


def enumeration(s: Scope, t: Enumeration, depth: int) -> str:
    one = f"{t.name}.{s.chance.choice(t.members)[0]}"
    if depth <= 0 or s.likely(0.5):
        return one
    return f"enum_from({t.name}, {s.make(s, U64, depth)}, default={one})"


def record(s: Scope, t: Record, depth: int) -> str:
    """A record made anew, from its bits, or from another one."""
    if t.takes_any_bits and depth > 0 and s.likely(0.25):
        return f"from_bits({t.name}, {s.make(s, U64, depth)})"
    place = reach.find(s, t)
    if place is not None and t.fields and depth > 0 and s.likely(0.4):
        return changed(s, t, place.text, depth)
    return made(s, t, depth)


def changed(s: Scope, t: Record, old: str, depth: int) -> str:
    count = s.chance.randint(1, min(2, len(t.fields)))
    chosen = s.chance.sample(t.fields, count)
    return f"replace({old}, {', '.join(f'{f.name}={part(s, f, depth)}' for f in chosen)})"


def made(s: Scope, t: Record, depth: int) -> str:
    """The class called: fields by place first, then by name, in any order; defaults may be left out."""
    by_place = s.chance.randint(0, len(t.fields))
    late = [f for f in t.fields[by_place:] if not (f.default and s.likely(0.6))]
    s.chance.shuffle(late)
    items = [part(s, f, depth) for f in t.fields[:by_place]]
    items += [f"{f.name}={part(s, f, depth)}" for f in late]
    return f"{t.name}({', '.join(items)})"


def part(s: Scope, f: Field, depth: int) -> str:
    """A value for a field, which fits its width unless there is a risk."""
    if not f.width or not isinstance(f.type, Int):
        return s.make(s, f.type, depth)
    if f.width >= f.type.bits and not f.type.signed:
        return s.make(s, f.type, depth)
    most = min((1 << f.width) - 1, f.type.most)
    if depth <= 0 or s.likely(0.4):
        return f"{f.type.name}({plain(s, 0, most)})"
    names = [name for name in s.variables if s.variables[name].type == f.type]
    if names and s.risk():
        return s.chance.choice(names)
    return f"({s.make(s, f.type, depth)} & {most})"


def instance(s: Scope, t: Object) -> str:
    """An object: there are only those that are declared."""
    place = reach.find(s, t)
    assert place is not None, f"nothing of {t.name} is in reach"
    return place.text


def union(s: Scope, t: Union, depth: int) -> str:
    """One of the alternatives."""
    one = s.chance.choice(t.parts)
    if depth > 0 and s.likely(0.2):
        other = s.chance.choice(t.parts)
        return f"({s.make(s, one, depth)} if {s.make(s, BOOL, depth)} else {s.make(s, other, depth)})"
    return s.make(s, one, depth)


def simplest(s: Scope, t: Type) -> str:
    """A value without operations, for when it is deep enough."""
    match t:
        case Int():
            return literal(s, t)
        case Record():
            return made(s, t, 0)
        case Union(parts=parts):
            return "None" if NOTHING in parts else s.make(s, parts[0], 0)
        case _:
            return s.make(s, t, 0)
