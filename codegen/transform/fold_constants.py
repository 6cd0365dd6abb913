"""Compute what is known at compile time, and leave out what changes nothing.

r0 = 1 << 4        →    r0 = 16
r3 = r0 - 1        →    r3 = 15
r1 = x + 0         →    r1 = x
r2 = flag == False →    r2 = not flag

What stops a program (a divisor of zero, a count that is too large) is left alone.
"""

from __future__ import annotations

from codegen.ir.integers import ARITHMETIC, COMPARISON, wrap
from codegen.ir.operands import substitute, written
from codegen.ir.ops import (
    Assign,
    BoolLiteral,
    Compare,
    Convert,
    EnumLiteral,
    IntLiteral,
    IntOp,
    Invert,
    IsNull,
    Literal,
    Negate,
    NoneLiteral,
    Not,
    Op,
    Register,
    StaticRef,
    TableRef,
    Value,
)
from codegen.ir.program import Function
from codegen.ir.types import ArrayRef, BoolType, IntType, ObjectRef, representation


def fold_constants(function: Function) -> None:
    """Replace every operation whose result is known by an assignment of it; constants are read at once."""
    constants: dict[Value, Value] = {}
    for block in function.blocks:
        for i, op in enumerate(block.ops):
            substitute(op, lambda value: constants.get(value, value))
            block.ops[i] = new = fold(function, op)
            match new:
                case Assign(dest=Register(name="") as dest, source=IntLiteral() | BoolLiteral() as source):
                    constants[dest] = source
                case _:
                    pass
        if block.terminator is not None:
            substitute(block.terminator, lambda value: constants.get(value, value))


def fold(function: Function, op: Op) -> Op:
    """The operation, or a simpler one of the same meaning."""
    match op:
        case Compare(dest=dest, op="==" | "!=" as sign, left=Register() as left, right=BoolLiteral() as right):
            same = right.value == (sign == "==")
            return Assign(dest, left, op.line) if same else Not(dest, left, op.line)
        case _:
            pass
    found, to = result(op), written(op)
    if found is None or to is None or representation(found.type) != representation(to.type):
        return op
    if isinstance(op, IntOp) and op.checked:
        function.proved["shift" if op.op in ("<<", ">>") else "division"] += 1
    return Assign(to, found, op.line)


def result(op: Op) -> Value | None:
    """The value of an operation, if it is a constant or one of the operands."""
    match op:
        case IntOp(dest=Register(type=BoolType())):
            return truth_result(op)
        case IntOp():
            return int_result(op) or unchanged(op)
        case Negate(source=IntLiteral(value=number), dest=Register(type=IntType() as kind)):
            return wrap(-number, kind)
        case Invert(source=IntLiteral(value=number), dest=Register(type=IntType() as kind)):
            return wrap(~number, kind)
        case Not(source=BoolLiteral(value=truth)):
            return BoolLiteral(not truth)
        case Convert(source=source, dest=Register(type=IntType() as kind)):
            known = number_of(source)
            return source if known is None else wrap(known, kind)
        case Compare():
            return comparison(op)
        case IsNull(source=source):
            return null_test(source)
        case _:
            return None


def number_of(value: Value) -> int | None:
    """The number that a literal stands for."""
    match value:
        case IntLiteral(value=number) | EnumLiteral(value=number):
            return number
        case BoolLiteral(value=truth):
            return int(truth)
        case _:
            return None


def truth_result(op: IntOp) -> Value | None:
    """`&`, `|` and `^` of bools."""
    match op.left, op.right:
        case BoolLiteral(value=x), BoolLiteral(value=y):
            return BoolLiteral(bool(ARITHMETIC[op.op](x, y)))
        case (Register() as other, BoolLiteral(value=truth)) | (BoolLiteral(value=truth), other):
            match op.op, truth:
                case ("&", True) | ("|" | "^", False):
                    return other
                case ("&", False) | ("|", True):
                    return BoolLiteral(truth)
                case _:
                    return None
        case _:
            return None


def int_result(op: IntOp) -> Value | None:
    """Two constants; none if the operation stops the program, or if nothing says what it does."""
    kind = op.dest.type
    match op.left, op.right:
        case IntLiteral(value=x), IntLiteral(value=y) if isinstance(kind, IntType):
            if (op.op in ("//", "%") and y == 0) or (op.op in ("<<", ">>") and not 0 <= y < kind.bits):
                return None
            return wrap(ARITHMETIC[op.op](x, y), kind)
        case _:
            return None


def unchanged(op: IntOp) -> Value | None:
    """An operation on a constant that gives the other side, or zero."""
    kind = op.dest.type
    assert isinstance(kind, IntType)
    match op.op, op.left, op.right:
        case (("+" | "-" | "|" | "^" | "<<" | ">>"), left, IntLiteral(value=0)):
            return left
        case (("+" | "|" | "^"), IntLiteral(value=0), right):
            return right
        case (("*" | "//"), left, IntLiteral(value=1)):
            return left
        case "*", IntLiteral(value=1), right:
            return right
        case (("&" | "*"), _, IntLiteral(value=0)):
            return wrap(0, kind)
        case (("&" | "*"), IntLiteral(value=0), _):
            return wrap(0, kind)
        case "%", _, IntLiteral(value=1):
            return wrap(0, kind)
        case ("&", left, IntLiteral(value=mask)) | ("&", IntLiteral(value=mask), left) if wrap(mask, kind) == wrap(
            -1, kind
        ):
            return left
        case _:
            return None


def comparison(op: Compare) -> Literal | None:
    """A comparison of constants, of a register with itself, or one that the type decides."""
    x, y = number_of(op.left), number_of(op.right)
    if x is not None and y is not None:
        return BoolLiteral(COMPARISON[op.op](x, y))
    if isinstance(op.left, Register) and op.left is op.right:
        return BoolLiteral(op.op in ("==", "<=", ">="))
    if isinstance(op.left, StaticRef) and isinstance(op.right, StaticRef):
        return BoolLiteral((op.left == op.right) == (op.op == "=="))
    match op.op, op.left.type, y:
        case (("<" | ">="), IntType(signed=False), 0):
            return BoolLiteral(op.op == ">=")
        case _:
            return None


def null_test(source: Value) -> Literal | None:
    """Whether a reference is null, if it is a constant or its type tells."""
    match source:
        case NoneLiteral():
            return BoolLiteral(True)
        case StaticRef() | TableRef():
            return BoolLiteral(False)
        case Register(type=ObjectRef(nullable=False) | ArrayRef(nullable=False)):
            return BoolLiteral(False)
        case _:
            return None
