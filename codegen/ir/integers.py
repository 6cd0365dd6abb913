"""The arithmetic of integers at compile time; `wrap` gives a result its width."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final

from codegen.ir.ops import IntLiteral
from codegen.ir.types import IntType

ARITHMETIC: Final[dict[str, Callable[[int, int], int]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
}
COMPARISON: Final[dict[str, Callable[[int, int], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def wrap(number: int, kind: IntType) -> IntLiteral:
    """The low bits of a number, as the type reads them."""
    low = number & ((1 << kind.bits) - 1)
    if kind.signed and low >> (kind.bits - 1):
        low -= 1 << kind.bits
    return IntLiteral(low, kind)


def fits(number: int, kind: IntType) -> bool:
    """Whether a number is in the range of a type."""
    return wrap(number, kind).value == number
