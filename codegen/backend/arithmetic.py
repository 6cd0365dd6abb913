"""Integer operations as C that means the same: explicit widths, wrapping, no undefined behaviour."""

from __future__ import annotations

from codegen.backend.constants import int_text
from codegen.backend.tree import Atom, Binary, CallOf, Cast, Compound, Expr, Member, Unary
from codegen.errors import InternalError
from codegen.ir.ops import IntLiteral, Value
from codegen.ir.types import BoolType, IntType, PackedType, Type


def int_type(kind: Type) -> IntType:
    """`kind`, which is an integer type."""
    if not isinstance(kind, IntType):
        raise InternalError(f"arithmetic on {kind}")
    return kind


def spelled(kind: IntType) -> str:
    return f"{'' if kind.signed else 'u'}int{kind.bits}_t"


def unsigned(kind: IntType) -> str:
    """The unsigned type in which arithmetic on `kind` is done; never narrower than int."""
    return f"uint{max(32, kind.bits)}_t"


def cast(text: str, expr: Expr) -> Expr:
    """A conversion, unless `expr` is the same conversion already."""
    return expr if isinstance(expr, Cast) and expr.type == text else Cast(text, expr)


def arithmetic(op: str, kind: IntType, left: Expr, right: Expr, site: str | None) -> Expr:
    """left OP right in `kind`; `site` is where a divisor or count must be checked."""
    match op:
        case "<<" | ">>":
            return shift(op, kind, left, right, site)
        case "//" | "%":
            right = CallOf("lang_divisor", (right, Atom(site))) if site else right
            return narrowed(kind, Binary(op[0], left, right), force=site is not None and kind.bits < 64)
        case "&" | "|" | "^":
            return narrowed(kind, Binary(op, left, right))
        case "+" | "-" | "*":
            if kind.signed or (op == "*" and kind.bits < 32):
                wide = Binary(op, cast(unsigned(kind), left), cast(unsigned(kind), right))
                return cast(spelled(kind), wide)
            return narrowed(kind, Binary(op, left, right))
        case _:
            raise InternalError(f"the operator {op}")


def narrowed(kind: IntType, expr: Expr, *, force: bool = False) -> Expr:
    """`expr`, cut back to its type if C computed it in a wider one."""
    return cast(spelled(kind), expr) if kind.bits < 32 or force else expr


def shift(op: str, kind: IntType, left: Expr, count: Expr, site: str | None) -> Expr:
    """A shift; the count has been converted to a word if it is checked."""
    if site is not None:
        count = CallOf("lang_shift", (count, Atom(str(kind.bits)), Atom(site)))
    if op == ">>":
        return narrowed(kind, Binary(op, left, count))
    if not kind.signed and kind.bits >= 32:
        return Binary(op, left, count)
    return cast(spelled(kind), Binary(op, cast(unsigned(kind), left), count))


def negate(kind: IntType, operand: Expr) -> Expr:
    """-operand, wrapping."""
    if kind.signed:
        return cast(spelled(kind), Unary("-", cast(unsigned(kind), operand)))
    return narrowed(kind, Unary("-", operand))


def invert(kind: IntType, operand: Expr) -> Expr:
    """~operand, in the width of its type."""
    return narrowed(kind, Unary("~", operand))


def compare(op: str, left: Value, right: Value, left_expr: Expr, right_expr: Expr) -> Expr:
    """A comparison; one whose result the types decide is folded, as C compilers warn of it."""
    if isinstance(right, IntLiteral) and right.value == 0 and not int_type(right.type).signed:
        if op == "<":
            return Atom("false")
        if op == ">=":
            return Atom("true")
    return Binary(op, left_expr, right_expr)


def to_word(kind: Type, expr: Expr) -> Expr:
    """A scalar or reference as an unsigned word."""
    if isinstance(kind, IntType) and kind.bits == 64 and not kind.signed:
        return expr
    if isinstance(kind, PackedType):
        return Member(expr, "w0")
    return cast("uint64_t", expr)


def from_word(kind: Type, text: str, expr: Expr) -> Expr:
    """A scalar or reference (spelled `text`) from the unsigned word that stands for it."""
    match kind:
        case IntType(bits=64, signed=False):
            return expr
        case BoolType():
            return Binary("!=", expr, Atom("0"))
        case PackedType():
            return Compound(text, (("w0", expr),))
        case _:
            return cast(text, expr)


def masked(expr: Expr, width: int) -> Expr:
    """The low `width` bits of a word."""
    return expr if width >= 64 else Binary("&", expr, Atom(int_text((1 << width) - 1, 64)))
