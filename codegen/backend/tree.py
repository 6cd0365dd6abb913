"""C expressions as a small tree, printed with parentheses where they are needed and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Atom:
    """A name or a literal."""

    text: str


@dataclass(frozen=True)
class Unary:
    """`-x`, `~x`, `!x`, `&x`, `*x`."""

    op: str
    operand: Expr


@dataclass(frozen=True)
class Cast:
    """`(type)x`."""

    type: str
    operand: Expr


@dataclass(frozen=True)
class Binary:
    """`x op y`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Ternary:
    """`condition ? yes : no`."""

    condition: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True)
class CallOf:
    """`function(arguments)`."""

    function: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True)
class Member:
    """`x.name`, or `x->name`."""

    base: Expr
    name: str
    arrow: bool = False


@dataclass(frozen=True)
class Element:
    """`x[i]`."""

    base: Expr
    index: Expr


@dataclass(frozen=True)
class Compound:
    """`(struct X){.a = 1}`."""

    type: str
    items: tuple[tuple[str, Expr], ...]


Expr = Atom | Unary | Cast | Binary | Ternary | CallOf | Member | Element | Compound

LEVELS: Final = {
    "*": 13, "/": 13, "%": 13, "+": 12, "-": 12, "<<": 11, ">>": 11, "<": 10, "<=": 10, ">": 10, ">=": 10,
    "==": 9, "!=": 9, "&": 8, "^": 7, "|": 6, "&&": 5, "||": 4,
}  # fmt: skip
POSTFIX, PREFIX, TERNARY = 15, 14, 3
CLEAR: Final = ("+", "-", "*")  # mixing these by precedence surprises nobody


def level(expr: Expr) -> int:
    """How tightly the outermost operator of `expr` binds."""
    match expr:
        case Atom(text):
            return PREFIX if text.startswith("-") else POSTFIX + 1
        case Unary() | Cast():
            return PREFIX
        case Binary(op):
            return LEVELS[op]
        case Ternary():
            return TERNARY
        case CallOf() | Member() | Element() | Compound():
            return POSTFIX


def show(expr: Expr) -> str:
    """`expr` as C."""
    match expr:
        case Atom(text):
            return text
        case Unary(op, operand):
            text = wrap(operand, PREFIX)
            return f"{op}({text})" if text.startswith(op) else op + text
        case Cast(type_name, operand):
            return f"({type_name})" + wrap(operand, PREFIX)
        case Binary(op, left, right):
            return f"{side(op, left, LEVELS[op])} {op} {side(op, right, LEVELS[op] + 1)}"
        case Ternary(condition, yes, no):
            parts = (wrap(part, TERNARY + 1) for part in (condition, yes, no))
            return "{} ? {} : {}".format(*parts)
        case CallOf(function, arguments):
            return f"{function}({', '.join(show(a) for a in arguments)})"
        case Member(base, name, arrow):
            return wrap(base, POSTFIX) + ("->" if arrow else ".") + name
        case Element(base, index):
            return f"{wrap(base, POSTFIX)}[{show(index)}]"
        case Compound(type_name, items):
            inside = ", ".join(f".{name} = {show(item)}" for name, item in items)
            return f"({type_name}){{{inside}}}"


def wrap(expr: Expr, least: int) -> str:
    """`expr`, in parentheses if it binds less tightly than `least`."""
    text = show(expr)
    return text if level(expr) >= least else f"({text})"


def side(op: str, operand: Expr, least: int) -> str:
    """An operand of `op`; different operators are told apart by parentheses where C's order is obscure."""
    if isinstance(operand, Binary):
        comparison = LEVELS[operand.op] in (9, 10)
        if operand.op == op and not comparison:
            return wrap(operand, least)
        obvious = (operand.op in CLEAR and op in CLEAR) or (op in ("&&", "||") and comparison)
        if not obvious and not (operand.op in CLEAR and LEVELS[op] in (9, 10)):
            return f"({show(operand)})"
    return wrap(operand, least)
