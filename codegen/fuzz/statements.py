"""Statements that do not branch, and those that do."""

from __future__ import annotations

from codegen.fuzz import calls, matches, reach, words
from codegen.fuzz.declare import some_type
from codegen.fuzz.scope import Local, Scope
from codegen.fuzz.show import show
from codegen.fuzz.types import BOOL, INTS, U64, Bool, Enumeration, Int, Object, Record, Run, Union

Lines = list[str]


def block(s: Scope, depth: int, count: int) -> Lines:
    """Some statements, in order."""
    lines: Lines = []
    for _ in range(count):
        lines += statement(s, depth)
    return lines


def indented(lines: Lines) -> Lines:
    return ["    " + line for line in lines or ["pass"]]


def statement(s: Scope, depth: int) -> Lines:
    """One statement, with what it needs before it."""
    plain = [declare, declare, declare, assign, assign, augment, augment, store, store, call, write, promise]
    nested = [branch, branch, branch, count, count, turn, halve, choose, choose, taken_apart]
    makers = plain if depth <= 0 or s.likely(0.6) else nested
    return s.chance.choice(makers)(s, depth)


def declare(s: Scope, depth: int) -> Lines:
    """A new variable."""
    t = some_type(s.program, Enumeration, Record, Union, Object)
    text = s.make(s, t, 3)
    name = s.fresh()
    s.variables[name] = Local(t)
    if isinstance(t, Union | Enumeration) and not is_call(text):
        s.tested.add(name)
    return [
        f"{name}: {t.name} = {text}"
        if isinstance(t, Union | Bool | Enumeration) or s.likely(0.2)
        else f"{name} = {text}"
    ]


def is_call(text: str) -> bool:
    """Whether it is a call of a function of the program, so that mypy knows no more than its type."""
    return text.startswith("f") and text.endswith(")") and text[1:2].isdigit()


def assign(s: Scope, depth: int) -> Lines:
    found = [name for name, local in s.variables.items() if local.assignable]
    if not found:
        return declare(s, depth)
    name = s.chance.choice(found)
    local = s.variables[name]
    text = s.make(s, local.type, 3)
    if isinstance(local.type, Union | Enumeration):
        s.tested.add(name)
    return [f"{name} = {text}"]


def targets(s: Scope) -> list[reach.Place]:
    """Numbers that can be assigned to; those in objects only where effects are allowed."""
    found = [p for p in reach.places(s) if p.mutable and isinstance(p.type, Int)]
    return [p for p in found if not (p.shared and s.pure)]


def augment(s: Scope, depth: int) -> Lines:
    found = targets(s)
    if not found:
        return declare(s, depth)
    place = s.chance.choice(found)
    t = place.type
    assert isinstance(t, Int)
    if s.likely(0.2):
        return [f"{place.text} {s.chance.choice(('<<=', '>>='))} {reach.small(s, t.bits, 1)}"]
    if not t.signed and s.likely(0.2):
        return [f"{place.text} {s.chance.choice(('//=', '%='))} {words.plain(s, 1, t.most)}"]
    right = words.plain(s, t.least, t.most) if s.likely(0.3) else s.make(s, t, 2)
    return [f"{place.text} {s.chance.choice('+-*&|^')}= {right}"]


def store(s: Scope, depth: int) -> Lines:
    """Put something into an object."""
    found = [p for p in reach.places(s) if p.mutable and p.shared]
    if s.pure or not found:
        return augment(s, depth)
    place = s.chance.choice(found)
    return [f"{place.text} = {s.make(s, place.type, 3)}"]


def call(s: Scope, depth: int) -> Lines:
    """A call for its effects."""
    found = [f for f in s.program.functions if s.affords(f) and not f.is_property and not f.pure]
    text = calls.call(s, s.chance.choice(found), 2) if found else None
    return [text] if text else write(s, depth)


def write(s: Scope, depth: int) -> Lines:
    """Something for the console."""
    if s.pure:
        return declare(s, depth)
    place = [p for p in reach.places(s) if not isinstance(p.type, Run) and p.text.count(".") < 3]
    if place and s.likely(0.6):
        one = s.chance.choice(place)
        if not isinstance(one.type, Union) or (one.text in s.variables and one.text not in s.tested):
            s.tested.add(one.text)
            return show(s, one.text, one.type)
    t = s.chance.choice(INTS)
    return show(s, s.make(s, t, 3), t)


def promise(s: Scope, depth: int) -> Lines:
    """An assertion; it holds, but for programs that take risks."""
    if s.likely(0.5):
        return declare(s, depth)
    quiet = s.inner()
    quiet.pure = True
    why = f"sentence {s.chance.randrange(100)}"
    if s.risk():
        return [f'assert {quiet.make(quiet, BOOL, 2)}, "{why}"']
    t = s.chance.choice([i for i in INTS if not i.signed])
    most = s.chance.choice((1, 7, t.most, 100))
    return [f'assert ({quiet.make(quiet, t, 2)} & {most}) <= {most}, f"{why}"']


def leave(s: Scope) -> Lines:
    """The end of a block that goes elsewhere."""
    if s.loops and s.likely(0.6):
        return [s.chance.choice(("break", "continue"))]
    if not s.may_return or s.likely(0.3):
        return []
    return ["return" if s.result is None else f"return {s.make(s, s.result, 2)}"]


def branch(s: Scope, depth: int) -> Lines:
    """`if`, with `elif` and `else` perhaps."""
    lines = [f"if {s.make(s, BOOL, 3)}:", *arm(s, depth, leaves=s.likely(0.3))]
    if s.likely(0.3):
        lines += [f"elif {s.make(s, BOOL, 2)}:", *arm(s, depth)]
    if s.likely(0.5):
        lines += ["else:", *arm(s, depth)]
    return lines


def arm(s: Scope, depth: int, *, leaves: bool = False) -> Lines:
    inner = s.inner()
    lines = block(inner, depth - 1, s.chance.randint(1, 2))
    return indented(lines + (leave(inner) if leaves else []))


def count(s: Scope, depth: int) -> Lines:
    """A loop over `urange`."""
    if s.times > 16:
        return branch(s, depth)
    first, turns = s.chance.choice((0, 0, 0, 1, 5, 250)), s.chance.randint(1, 4)
    stop = str(first + turns)
    if first == 0 and s.likely(0.4):
        stop = f"({s.make(s, U64, 1)} & 3)" if s.likely(0.5) else f"u64({stop})"
    name, inner = s.fresh(), s.inner(times=4)
    inner.variables[name] = Local(U64, assignable=False, most=max(3, first + turns - 1))
    head = f"for {name} in urange({f'{first}, ' if first else ''}{stop}):"
    return [head, *indented(loop_body(inner, depth, []))]


def loop_body(s: Scope, depth: int, before: Lines) -> Lines:
    lines = block(s, depth - 1, s.chance.randint(1, 3))
    if s.likely(0.3):
        inner = s.inner()
        lines += [f"if {s.make(s, BOOL, 2)}:", *indented(block(inner, 0, 1) + leave(inner))]
        lines += block(s, 0, 1)
    return before + lines


def turn(s: Scope, depth: int) -> Lines:
    """A bounded `while` that counts."""
    if s.times > 16:
        return branch(s, depth)
    t, most, name = s.chance.choice(INTS), s.chance.randint(1, 4), s.fresh()
    step = s.chance.randint(1, 2)
    inner = s.inner(times=most)
    inner.variables[name] = Local(t, assignable=False, most=most + 1)
    test = f"{name} < {most}"
    if s.likely(0.3):
        test = f"({test} and {s.make(s, BOOL, 2)})"
    before = [f'bound({most}, "it counts")']
    before += [f'invariant({name} < {most}, "it is small")'] if s.likely(0.3) else []
    lines = loop_body(inner, depth, [*before, f"{name} += {step}"])
    return [f"{name} = {t.name}(0)", f"while {test}:", *indented(lines)]


def halve(s: Scope, depth: int) -> Lines:
    """A bounded `while` that makes a number smaller."""
    if s.times > 4:
        return count(s, depth)
    t, name, by = s.chance.choice([i for i in INTS if not i.signed]), s.fresh(), s.chance.choice((3, 4, 7))
    start = s.make(s, t, 2)
    inner = s.inner(times=t.bits // by + 1)
    inner.variables[name] = Local(t, assignable=False)
    step = f"{name} >>= {by}" if s.likely(0.6) else f"{name} = {name} // {1 << by}"
    lines = loop_body(inner, min(depth, 1), [f'bound({t.bits // by + 1}, "it shrinks")', step])
    return [f"{name} = {start}", f"while {name} != 0:", *indented(lines)]


def choose(s: Scope, depth: int) -> Lines:
    """A `match`."""
    return matches.match(s, lambda inner, leaves: arm(inner, depth, leaves=leaves))


def taken_apart(s: Scope, depth: int) -> Lines:
    """The result of a call that may fail, and what to do then."""
    found = [f for f in s.program.functions if isinstance(f.result, Union) and s.affords(f)]
    text = calls.call(s, s.chance.choice(found), 2) if found else None
    if text is None:
        return choose(s, depth)
    return matches.take_apart(s, text, lambda inner, leaves: arm(inner, depth, leaves=leaves), leave)
