"""Operations on numbers and truths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from codegen.ir.ops.values import Register, Value


@final
@dataclass(eq=False)
class Assign:
    """dest = source; representations agree (a null literal, a packed member into its union, …)."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class IntOp:
    """dest = left OP right; OP is one of + - * // % & | ^ << >>.

    `left` has dest's type; `right` too, but for shift counts (any integer type) and address arithmetic
    (`PAddr + u64`). Results wrap. `>>` of a signed type is arithmetic. `checked`: a zero divisor (`//`, `%`)
    or a count not below the width (shifts) must be caught; false if it is known not to happen.
    """

    dest: Register
    op: str
    left: Value
    right: Value
    checked: bool = False
    line: int = 0


@final
@dataclass(eq=False)
class Negate:
    """dest = -source, wrapping."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Invert:
    """dest = ~source, in the width of the type."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Not:
    """dest = not source; both bool."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Compare:
    """dest (bool) = left OP right; OP is one of == != < <= > >=.

    Both operands have one type: integer (its sign decides), bool, enum, or reference (== and != only, the
    meaning of `is`; nullability may differ).
    """

    dest: Register
    op: str
    left: Value
    right: Value
    line: int = 0


@final
@dataclass(eq=False)
class PackedEqual:
    """dest (bool) = all words of two values of one packed family are equal."""

    dest: Register
    left: Value
    right: Value
    line: int = 0


@final
@dataclass(eq=False)
class IsNull:
    """dest (bool) = the nullable reference `source` is None."""

    dest: Register
    source: Value
    line: int = 0


@final
@dataclass(eq=False)
class Convert:
    """dest (integer) = source, an integer, bool or enum: keep the low bits; extend by source's sign."""

    dest: Register
    source: Value
    line: int = 0
