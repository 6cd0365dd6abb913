"""Expressions that are calls."""

from __future__ import annotations

from codegen.fuzz import reach
from codegen.fuzz.scope import Function, Parameter, Scope
from codegen.fuzz.types import Int, Type
from codegen.fuzz.words import plain


def call_of(s: Scope, t: Type, depth: int) -> str | None:
    """A call whose result has this type, if there is a function for it."""
    found = [f for f in s.program.functions if f.result == t and s.affords(f)]
    return call(s, s.chance.choice(found), depth) if found else None


def call(s: Scope, f: Function, depth: int) -> str | None:
    """A call; a method needs something to be called on."""
    before = f.name
    if f.owner is not None:
        place = reach.find(s, f.owner)
        if place is None:
            return None
        before = f"{place.text}.{f.name}"
    if not s.affords(f):
        return None
    s.pay(f)
    return before if f.is_property else f"{before}({arguments(s, f, depth)})"


def arguments(s: Scope, f: Function, depth: int) -> str:
    """By place as far as chance and the function allow, then by name, in any order."""
    places = [p for p in f.parameters if not p.keyword]
    by_place = s.chance.choice((len(places), s.chance.randint(0, len(places))))
    late = [p for p in f.parameters if p not in places[:by_place]]
    late = [p for p in late if not (p.default and s.likely(0.6))]
    s.chance.shuffle(late)
    items = [argument(s, p, depth) for p in places[:by_place]]
    items += [f"{p.name}={argument(s, p, depth)}" for p in late]
    return ", ".join(items)


def argument(s: Scope, p: Parameter, depth: int) -> str:
    """What the function is given; it may require a small number."""
    if p.most is None or not isinstance(p.type, Int):
        return s.make(s, p.type, depth)
    if depth <= 0 or s.likely(0.4):
        return f"{p.type.name}({plain(s, 0, p.most)})"
    return f"({s.make(s, p.type, depth)} & {p.most})"
