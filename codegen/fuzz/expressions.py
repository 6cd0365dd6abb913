"""An expression of any type."""

from __future__ import annotations

from codegen.fuzz import calls, reach, things, truths, words
from codegen.fuzz.scope import Scope
from codegen.fuzz.types import (
    BOOL,
    NOTHING,
    Address,
    Bool,
    Enumeration,
    Int,
    Nothing,
    Object,
    Record,
    Run,
    Type,
    Union,
    Variable,
)


def expression(s: Scope, t: Type, depth: int) -> str:
    """An expression of a type; the deeper it may be, the more likely it is an operation."""
    if depth <= 0 or s.likely(0.15):
        return leaf(s, t)
    roll = s.chance.random()
    found: str | None = None
    if roll < 0.15:
        found = calls.call_of(s, t, depth - 1)
    elif roll < 0.25 and not isinstance(t, Nothing | Object):
        found = choice(s, t, depth - 1)
    elif roll < 0.35:
        found = narrowed(s, t, depth - 1)
    elif roll < 0.45:
        found = leaf(s, t)
    return found or operation(s, t, depth - 1)


def leaf(s: Scope, t: Type) -> str:
    """Something that is there already, or a literal."""
    place = reach.find(s, t)
    if place is not None and (s.likely(0.8) or isinstance(t, Object | Run | Variable)):
        if isinstance(t, Bool):
            s.tested.add(place.text)
        return place.text
    match t:
        case Int():
            other = reach.find_int(s) if s.likely(0.75) else None
            return f"{t.name}({other})" if other else words.literal(s, t)
        case Address():
            return f"{t.name}({words.plain(s, 0, 2**39)})"
        case Bool() if (other := reach.find_int(s)) is not None and s.likely(0.8):
            return f"({other} {s.chance.choice(truths.ORDERS)} {s.chance.randrange(128)})"
        case Bool():
            return s.chance.choice(("True", "False"))
        case _:
            return operation(s, t, 0)


def operation(s: Scope, t: Type, depth: int) -> str:
    """An expression that only this kind of type has."""
    match t:
        case Int():
            return words.integer(s, t, depth)
        case Address():
            return words.address(s, t, depth)
        case Bool():
            return truths.truth(s, depth)
        case Nothing():
            return "None"
        case Enumeration():
            return things.enumeration(s, t, depth)
        case Record():
            return things.record(s, t, depth)
        case Object():
            return things.instance(s, t)
        case Union():
            return things.union(s, t, depth)
        case Variable():
            return words.variable(s, t, depth) or leaf(s, t)
        case Run():
            return leaf(s, t)


def choice(s: Scope, t: Type, depth: int) -> str:
    """A conditional expression."""
    return f"({expression(s, t, depth)} if {expression(s, BOOL, depth)} else {expression(s, t, depth)})"


def narrowed(s: Scope, t: Type, depth: int) -> str | None:
    """A conditional expression that tests for an alternative, and uses it."""
    found = [n for n in truths.untested(s) if is_part(t, s.variables[n].type)]
    if found:
        name = s.chance.choice(found)
        s.tested.add(name)
        test = (
            f"{name} is not None"
            if rest_is(t, s.variables[name].type)
            else f"isinstance({name}, {truths.class_of(t.name)})"
        )
        return f"({name} if {test} else {expression(s, t, depth)})"
    return linked(s, t)


def is_part(t: Type, union: Type) -> bool:
    return isinstance(union, Union) and t in union.parts and t != NOTHING


def rest_is(t: Type, union: Type) -> bool:
    """Whether the type is all that is left without None."""
    return isinstance(union, Union) and {*union.parts} == {t, NOTHING}


def linked(s: Scope, t: Type) -> str | None:
    """The field of an object that another one may lead to; what stands in between changes nothing."""
    found = []
    for place in reach.places(s):
        if isinstance(place.type, Union) and NOTHING in place.type.parts and place.shared and "[" not in place.text:
            target = next((p for p in place.type.parts if isinstance(p, Object)), None)
            fields = target.fields if target and len(place.type.parts) == 2 else []
            found += [(place.text, f.name) for f in fields if f.type == t]
    if not found:
        return None
    text, name = s.chance.choice(found)
    return f"({text}.{name} if {text} is not None else {simple(s, t)})"


def simple(s: Scope, t: Type) -> str:
    """A literal, or something that has no parts."""
    return words.literal(s, t) if isinstance(t, Int) else things.simplest(s, t)
