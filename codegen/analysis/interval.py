"""What is known of a value: the interval that an integer lies in, or the set of tags that a union may hold.

Intervals hold bools (0 and 1), enums (their numbers) and references (0 is null) too. Of an operation whose
result may wrap, no more is known than its type.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from codegen.ir.types import IntType


class Interval(NamedTuple):
    """The whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def within(self, other: Interval) -> bool:
        return other.low <= self.low and self.high <= other.high


Tags: TypeAlias = frozenset[int]
Fact: TypeAlias = Interval | Tags

WORD: Final = Interval(0, (1 << 64) - 1)
BIT: Final = Interval(0, 1)
THERE: Final = Interval(1, WORD.high)  # a reference that is not null
FAR: Final = 1 << 64  # beyond every number of every type
NULL: Final = Interval(0, 0)


def exactly(number: int) -> Interval:
    return Interval(number, number)


def of_type(kind: IntType) -> Interval:
    """Every number of a type."""
    half = 1 << (kind.bits - 1)
    return Interval(-half, half - 1) if kind.signed else Interval(0, 2 * half - 1)


def implies(fact: Fact, other: Fact) -> bool:
    """Whether what satisfies `fact` satisfies `other`."""
    if isinstance(fact, Interval) and isinstance(other, Interval):
        return fact.within(other)
    return isinstance(fact, frozenset) and isinstance(other, frozenset) and fact <= other


def join(one: Fact, other: Fact) -> Fact | None:
    """What holds if one of two facts does."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        return Interval(min(one.low, other.low), max(one.high, other.high))
    return one | other if isinstance(one, frozenset) and isinstance(other, frozenset) else None


def meet(one: Fact, other: Fact) -> Fact | None:
    """What holds if both facts do; None if they cannot."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        found = Interval(max(one.low, other.low), min(one.high, other.high))
        return found if found.low <= found.high else None
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other or None
    return one


def widen(old: Fact, new: Fact) -> Fact | None:
    """What may hold after any number of turns of a loop; an end that moves may go anywhere."""
    if not (isinstance(old, Interval) and isinstance(new, Interval)):
        return join(old, new)
    low = old.low if old.low <= new.low else -FAR
    high = old.high if new.high <= old.high else FAR
    return Interval(low, high) if (low, high) != (-FAR, FAR) else None


def arithmetic(op: str, kind: IntType, left: Interval, right: Interval) -> Interval:
    """The interval of `left OP right` in a type; of a division or shift that is checked, if it goes well."""
    found = spread(op, kind, left, right)
    whole = of_type(kind)
    return found if found is not None and found.within(whole) else whole


def spread(op: str, kind: IntType, left: Interval, right: Interval) -> Interval | None:
    """The same before it is wrapped; None if nothing is known."""
    (a, b), (c, d) = left, right
    match op:
        case "+":
            return Interval(a + c, b + d)
        case "-":
            return Interval(a - d, b - c)
        case "*":
            products = (a * c, a * d, b * c, b * d)
            return Interval(min(products), max(products))
        case "//" if a >= 0 and d > 0:
            return Interval(a // d, b // max(c, 1))
        case "%" if a >= 0 and d > 0:
            return left if b < c else Interval(0, min(b, d - 1))
        case "<<" | ">>":
            return shifted(op, kind, left, right)
        case "&" | "|" | "^":
            return bitwise(op, left, right)
        case _:
            return None


def shifted(op: str, kind: IntType, left: Interval, count: Interval) -> Interval | None:
    least, most = max(count.low, 0), min(count.high, kind.bits - 1)
    if least > most:
        return None
    if op == ">>":
        ends = [end >> by for end in left for by in (least, most)]
        return Interval(min(ends), max(ends))
    return Interval(left.low << least, left.high << most) if left.low >= 0 else None


def bitwise(op: str, left: Interval, right: Interval) -> Interval | None:
    if op == "&" and (left.low >= 0 or right.low >= 0):
        return masked(left, right) if right.low >= 0 else masked(right, left)
    if left.low < 0 or right.low < 0:
        return None
    top = (1 << max(left.high, right.high).bit_length()) - 1
    return Interval(max(left.low, right.low) if op == "|" else 0, top)


def masked(value: Interval, mask: Interval) -> Interval:
    """A value that may be negative, and a mask that may not."""
    if value.low < 0:
        return Interval(0, mask.high)
    low_bits = mask.low == mask.high and mask.high & (mask.high + 1) == 0
    return value if low_bits and value.high <= mask.high else Interval(0, min(value.high, mask.high))
