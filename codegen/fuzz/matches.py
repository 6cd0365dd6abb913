"""`match` statements, and tests that leave one alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codegen.fuzz import truths
from codegen.fuzz.scope import Local, Scope
from codegen.fuzz.truths import class_of
from codegen.fuzz.types import BOOL, INTS, NOTHING, Bool, Enumeration, Field, Int, Object, Record, Type, Union

Arm = Callable[[Scope, bool], list[str]]  # the statements of a case, indented; whether it may go elsewhere


def match(s: Scope, arm: Arm) -> list[str]:
    """A `match` on a new value, or on a variable of which mypy knows no more than its type."""
    t = subject_type(s)
    before, name = subject(s, t)
    lines: list[str] = []
    cases = [*cases_of(s, t)]
    for i, (pattern, inner) in enumerate(cases):
        guard = f" if {inner.make(inner, BOOL, 2)}" if pattern.endswith("!") else ""
        body = arm(inner, i < len(cases) - 1 and s.likely(0.3))
        lines += [f"    case {pattern.rstrip('!')}{guard}:", *("    " + line for line in body)]
    return [*before, f"match {name}:", *lines]


def subject_type(s: Scope) -> Type:
    found: list[Type] = [t for t in s.program.types if isinstance(t, Union | Enumeration | Record) and can_make(s, t)]
    if found and s.likely(0.8):
        return s.chance.choice(found)
    return s.chance.choice(INTS)


def can_make(s: Scope, t: Type) -> bool:
    """Whether there is something to match on that mypy does not see through."""
    if not isinstance(t, Union):
        return not (isinstance(t, Record) and "[" in t.name)
    has_function = any(f.result == t and s.affords(f) and f.owner is None for f in s.program.functions)
    return has_function or any(s.variables[n].type == t for n in truths.untested(s))


def subject(s: Scope, t: Type) -> tuple[list[str], str]:
    """What is looked at, and what has to stand before."""
    if isinstance(t, Enumeration):
        return [], truths.unknown(s, t, 1)
    if isinstance(t, Union):
        known = [n for n in truths.untested(s) if s.variables[n].type == t]
        if known and s.likely(0.7):
            name = s.chance.choice(known)
            s.tested.add(name)
            return [], name
        from codegen.fuzz.calls import call

        found = [f for f in s.program.functions if f.result == t and s.affords(f) and f.owner is None]
        if not found:
            s.tested.add(known[0])
            return [], known[0]
        text = call(s, s.chance.choice(found), 2)
        assert text is not None
        return [], text
    text = s.make(s, t, 2)
    name = s.fresh()
    return [f"{name} = {text}"], name


def cases_of(s: Scope, t: Type) -> Iterator[tuple[str, Scope]]:
    """Patterns that leave nothing out, each with what it binds; `!` at its end asks for a guard."""
    match t:
        case Union(parts=parts):
            several = sum(isinstance(part, Int | Bool) for part in parts) > 1
            yield from union_cases(s, parts, several=several)
        case Int():
            yield from int_cases(s, t, plain=False)
        case Enumeration():
            yield from enum_cases(s, t)
        case Record():
            yield from record_cases(s, t)
        case _:
            yield "_", s.inner()


def union_cases(s: Scope, parts: tuple[Type, ...], *, several: bool) -> Iterator[tuple[str, Scope]]:
    order = s.chance.sample(parts, len(parts))
    whole: list[str] = []
    for i, part in enumerate(order):
        if i == len(order) - 1 and not whole and len(order) > 1 and s.likely(0.2):
            yield "_", s.inner()
            return
        match part:
            case Int() if not several:
                yield from int_cases(s, part, plain=True)
            case Enumeration() if s.likely(0.5):
                yield from enum_cases(s, part)
            case Record() if s.likely(0.6):
                yield from record_cases(s, part)
            case Object() | Int() | Record() | Bool() if s.likely(0.6):
                inner, name = s.inner(), s.fresh()
                inner.variables[name] = Local(part)
                yield f"{class_of(part.name)}() as {name}", inner
            case _:
                whole.append("None" if part == NOTHING else f"{class_of(part.name)}()")
    if whole:
        yield " | ".join(whole), s.inner()


def int_cases(s: Scope, t: Int, *, plain: bool) -> Iterator[tuple[str, Scope]]:
    """Some numbers, then all others."""
    numbers = [n for n in dict.fromkeys((0, 1, s.chance.randint(2, 9), t.most, t.least)) if s.likely(0.5)]
    while numbers:
        taken, numbers = numbers[:2], numbers[2:]
        yield (
            (" | ".join(map(str, taken)) if s.likely(0.5) else str(taken[0])) + ("!" if s.likely(0.2) else ""),
            s.inner(),
        )
    inner = s.inner()
    if not plain and s.likely(0.4):
        yield "_", inner
        return
    name = s.fresh()
    inner.variables[name] = Local(t)
    yield (f"{t.name}() as {name}" if plain or s.likely(0.5) else name), inner


def enum_cases(s: Scope, t: Enumeration) -> Iterator[tuple[str, Scope]]:
    names = [f"{t.name}.{name}" for name, _ in s.chance.sample(t.members, len(t.members))]
    if s.likely(0.2):
        yield f"{names[0]}!", s.inner()
    while names:
        if len(names) > 1 and s.likely(0.25):
            yield f"{t.name}()", s.inner()
            return
        taken = s.chance.randint(1, 2)
        yield " | ".join(names[:taken]), s.inner()
        names = names[taken:]


def record_cases(s: Scope, t: Record) -> Iterator[tuple[str, Scope]]:
    """The class with some of its fields, then the class."""
    for _ in range(s.chance.randint(0, 2) if t.fields else 0):
        inner = s.inner()
        yield class_pattern(inner, t, 2) + ("!" if s.likely(0.3) else ""), inner
    inner = s.inner()
    if s.likely(0.4) and t.fields:
        chosen = s.chance.sample(t.fields, s.chance.randint(1, len(t.fields)))
        yield f"{class_of(t.name)}({', '.join(f'{f.name}={capture(inner, f.type)}' for f in chosen)})", inner
    else:
        yield f"{class_of(t.name)}()", inner


def class_pattern(s: Scope, t: Record, depth: int) -> str:
    chosen = s.chance.sample(t.fields, s.chance.randint(1, len(t.fields)))
    return f"{class_of(t.name)}({', '.join(f'{f.name}={field_pattern(s, f, depth)}' for f in chosen)})"


def capture(s: Scope, t: Type) -> str:
    name = s.fresh()
    s.variables[name] = Local(t)
    return name


def field_pattern(s: Scope, f: Field, depth: int) -> str:
    """A pattern for a field: a number, a member, or a name."""
    match f.type:
        case Int() if s.likely(0.5):
            most = min((1 << f.width) - 1, f.type.most) if f.width else f.type.most
            return " | ".join(str(n) for n in dict.fromkeys((s.chance.randint(0, min(3, most)), most)))
        case Bool() if s.likely(0.5):
            return s.chance.choice(("True", "False"))
        case Enumeration() if s.likely(0.5):
            return f"{f.type.name}.{s.chance.choice(f.type.members)[0]}"
        case Record(fields=fields) if fields and depth > 0 and s.likely(0.5):
            return class_pattern(s, f.type, depth - 1)
        case Union(parts=parts) if s.likely(0.6):
            part = s.chance.choice(parts)
            return "None" if part == NOTHING else f"{class_of(part.name)}()"
        case _:
            return capture(s, f.type)


def take_apart(s: Scope, text: str, arm: Arm, leave: Callable[[Scope], list[str]]) -> list[str]:
    """`x = f(…)`, then a way out if it is one alternative; what is left is used."""
    name = s.fresh()
    union = next(f.result for f in s.program.functions if text.partition("(")[0].endswith(f.name))
    assert isinstance(union, Union)
    part = s.chance.choice(union.parts)
    rest = tuple(p for p in union.parts if p != part)
    s.tested.add(name)
    test = f"{name} is None" if part == NOTHING else f"isinstance({name}, {class_of(part.name)})"
    inner = s.inner()
    if part != NOTHING:
        inner.variables[name] = Local(part, assignable=False)
    out = leave(inner)
    body = arm(inner, False) + ["    " + line for line in out]
    if out:
        s.variables[name] = Local(rest[0] if len(rest) == 1 else Union(rest), assignable=False)
    return [f"{name} = {text}", f"if {test}:", *body]
