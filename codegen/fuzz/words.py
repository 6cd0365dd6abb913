"""Expressions that are numbers."""

from __future__ import annotations

from collections.abc import Callable

from codegen.fuzz import reach
from codegen.fuzz.scope import Scope
from codegen.fuzz.types import ADDRESSES, BOOL, INTS, U64, Address, Enumeration, Int, Record, Variable

Maker = Callable[[Scope, Int, int], str | None]


def literal(s: Scope, t: Int, depth: int = 0) -> str:
    """A number with its width."""
    return f"{t.name}({number(s, t)})"


def number(s: Scope, t: Int) -> int:
    """A number of a type, near its ends more often than chance would have it."""
    bit = 1 << s.chance.randrange(t.bits - t.signed)
    near = (0, 1, 2, 3, t.most, t.most - 1, t.least, t.least + 1, bit, bit - 1, s.chance.randrange(100))
    return s.chance.choice((*near, s.chance.randint(t.least, t.most), s.chance.randint(t.least, t.most)))


def plain(s: Scope, least: int, most: int) -> str:
    """An `int` between two numbers: a literal, or a constant of the program."""
    fitting = [name for name, value in s.program.constants.items() if least <= value <= most]
    if fitting and s.likely(0.3):
        return s.chance.choice(fitting)
    return str(s.chance.choice((least, most, s.chance.randint(least, most), min(max(least, 1), most))))


def either(s: Scope, t: Int, depth: int) -> tuple[str, str]:
    """Two operands, one of which may be a plain number."""
    left, right = s.make(s, t, depth), s.make(s, t, depth)
    match s.chance.randrange(8):
        case 0 | 1 | 2:
            right = plain(s, t.least, t.most)
        case 3:
            left = plain(s, t.least, t.most)
        case _:
            pass
    return left, right


def arithmetic(s: Scope, t: Int, depth: int) -> str:
    left, right = either(s, t, depth)
    return f"({left} {s.chance.choice('+-*&|^+-')} {right})"


def unary(s: Scope, t: Int, depth: int) -> str:
    return f"({s.chance.choice('-~')}{s.make(s, t, depth)})"


def shift(s: Scope, t: Int, depth: int) -> str:
    value = s.make(s, t, depth)
    return f"({value} {s.chance.choice(('<<', '>>'))} {reach.small(s, t.bits, depth - 1)})"


def division(s: Scope, t: Int, depth: int) -> str | None:
    """Of unsigned numbers; the divisor is zero only by risk."""
    if t.signed:
        return None
    value, op = s.make(s, t, depth), s.chance.choice(("//", "%"))
    if s.likely(0.5):
        return f"({value} {op} {plain(s, 1, t.most)})"
    names = [name for name in s.variables if s.variables[name].type == t]
    if names and s.risk():
        return f"({value} {op} {s.chance.choice(names)})"
    return f"({value} {op} ({s.make(s, t, depth)} | {plain(s, 1, 1)}))"


def conversion(s: Scope, t: Int, depth: int) -> str:
    if t is U64 and s.likely(0.15):
        return f"u64({s.make(s, s.chance.choice(ADDRESSES), depth)})"
    other = BOOL if s.likely(0.2) else s.chance.choice(INTS)
    return f"{t.name}({s.make(s, other, depth)})"


def representation(s: Scope, t: Int, depth: int) -> str | None:
    """The number that stands for something else."""
    if t is not U64:
        return None
    kinds = [k for k in s.program.types if isinstance(k, Enumeration) or (isinstance(k, Record) and k.is_word)]
    if not kinds:
        return None
    kind = s.chance.choice(kinds)
    name = "word_of" if isinstance(kind, Enumeration) else "raw_bits"
    return f"{name}({s.make(s, kind, depth)})"


MAKERS: tuple[tuple[int, Maker], ...] = (
    (6, arithmetic),
    (1, unary),
    (2, shift),
    (2, division),
    (3, conversion),
    (1, representation),
)


def integer(s: Scope, t: Int, depth: int) -> str:
    """A number by an operation."""
    made = None
    while made is None:
        maker = s.chance.choices([m for _, m in MAKERS], [w for w, _ in MAKERS])[0]
        made = maker(s, t, depth)
    return made


def address(s: Scope, t: Address, depth: int) -> str:
    """An address from a word, or from another one of its kind."""
    if depth > 0 and s.likely(0.5):
        offset = plain(s, 0, 4096) if s.likely(0.5) else s.make(s, U64, depth)
        return f"({s.make(s, t, depth)} {s.chance.choice('+-&|')} {offset})"
    return f"{t.name}({s.make(s, U64, depth) if s.likely(0.7) else number(s, U64)})"


def variable(s: Scope, t: Variable, depth: int) -> str | None:
    """A value whose type is a type variable: by an operation only if it is a number."""
    if not t.integer:
        return None
    value = s.make(s, t, depth)
    right = str(s.chance.randrange(128)) if s.likely(0.5) else s.make(s, t, depth)
    return f"({value} {s.chance.choice('+-*&|^')} {right})"
