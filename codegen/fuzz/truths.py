"""Expressions that are true or false."""

from __future__ import annotations

from codegen.fuzz import reach
from codegen.fuzz.scope import Scope
from codegen.fuzz.types import ADDRESSES, BOOL, INTS, NOTHING, U64, Enumeration, Object, Record, Union, Variable
from codegen.fuzz.words import either, plain

ORDERS = ("<", "<=", ">", ">=", "==", "!=")


def truth(s: Scope, depth: int) -> str:
    """A condition by an operation."""
    makers = [compare, compare, compare, chain, join, join, join, opposite, bitwise, member, look, look, same, hint]
    made = None
    while made is None:
        made = s.chance.choice(makers)(s, depth)
    return made


def compare(s: Scope, depth: int) -> str:
    t = s.chance.choice(INTS)
    numbers = [v.type for v in s.variables.values() if isinstance(v.type, Variable) and v.type.integer]
    if numbers and s.likely(0.5):
        return f"({s.make(s, numbers[0], depth)} {s.chance.choice(ORDERS[:4])} {s.chance.randrange(128)})"
    if s.likely(0.1):
        place = s.chance.choice(ADDRESSES)
        return f"({s.make(s, place, depth)} {s.chance.choice(ORDERS)} {s.make(s, place, depth)})"
    left, right = either(s, t, depth)
    return f"({left} {s.chance.choice(ORDERS)} {right})"


def chain(s: Scope, depth: int) -> str:
    t = s.chance.choice(INTS)
    low = plain(s, t.least, t.most) if s.likely(0.5) else s.make(s, t, depth)
    high = plain(s, t.least, t.most) if s.likely(0.5) else s.make(s, t, depth)
    one, two = (s.chance.choice(("<", "<=")) for _ in range(2))
    return f"({low} {one} {s.make(s, t, depth)} {two} {high})"


def join(s: Scope, depth: int) -> str:
    return f"({s.make(s, BOOL, depth)} {s.chance.choice(('and', 'or'))} {s.make(s, BOOL, depth)})"


def opposite(s: Scope, depth: int) -> str:
    return f"(not {s.make(s, BOOL, depth)})"


def bitwise(s: Scope, depth: int) -> str:
    if s.likely(0.3):
        return f"({compare(s, depth)} {s.chance.choice(('==', '!='))} {compare(s, depth)})"
    return f"({s.make(s, BOOL, depth)} {s.chance.choice('&|^')} {s.make(s, BOOL, depth)})"


def hint(s: Scope, depth: int) -> str:
    return f"{s.chance.choice(('likely', 'unlikely'))}({s.make(s, BOOL, depth)})"


def member(s: Scope, depth: int) -> str | None:
    """Whether something is a member of an enum; nothing is asked twice, as mypy would know the answer."""
    kinds = s.program.named(Enumeration)
    if not kinds:
        return None
    t = s.chance.choice(kinds)
    name, _ = s.chance.choice(t.members)
    return f"({unknown(s, t, depth)} {s.chance.choice(('is', 'is not', '==', '!='))} {t.name}.{name})"


def unknown(s: Scope, t: Enumeration, depth: int) -> str:
    """A member that mypy does not know."""
    found = [p.text for p in reach.places(s) if p.type == t and p.text not in (*s.tested, *s.program.globals)]
    if found and s.likely(0.8):
        name = s.chance.choice(found)
        s.tested.add(name)
        return name
    fallback = s.chance.choice(t.members)[0]
    return f"enum_from({t.name}, {s.make(s, U64, depth)}, default={t.name}.{fallback})"


def look(s: Scope, depth: int) -> str | None:
    """Whether a variable holds one of the alternatives of its type."""
    found = untested(s)
    if not found:
        return None
    name = s.chance.choice(found)
    s.tested.add(name)
    union = s.variables[name].type
    assert isinstance(union, Union)
    return test_of(s, name, union)


def untested(s: Scope) -> list[str]:
    """Variables of unions of which mypy knows no more than their type."""
    return [n for n, v in s.variables.items() if isinstance(v.type, Union) and n not in s.tested]


def test_of(s: Scope, name: str, union: Union) -> str:
    part = s.chance.choice(union.parts)
    if part == NOTHING:
        return f"({name} {s.chance.choice(('is', 'is not'))} None)"
    if isinstance(part, Enumeration) and s.likely(0.5):
        return f"({name} is {part.name}.{s.chance.choice(part.members)[0]})"
    return f"isinstance({name}, {class_of(part.name)})"


def class_of(name: str) -> str:
    """The class of a use of a generic one."""
    return name.partition("[")[0]


def same(s: Scope, depth: int) -> str | None:
    """Whether two objects or two packed values are the same."""
    objects = [p for p in reach.places(s) if isinstance(p.type, Object)]
    kinds = [t for t in s.program.named(Record) if t.packed]
    if objects and s.likely(0.5):
        one = s.chance.choice(objects)
        two = s.chance.choice([p for p in objects if p.type is one.type])
        return f"({one.text} {s.chance.choice(('is', 'is not'))} {two.text})"
    if not kinds:
        return None
    t = s.chance.choice(kinds)
    return f"({s.make(s, t, depth)} {s.chance.choice(('==', '!='))} {s.make(s, t, depth)})"
