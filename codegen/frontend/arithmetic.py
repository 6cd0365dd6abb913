"""Lower the operators on integers."""

from __future__ import annotations

from mypy.nodes import Context as Node
from mypy.nodes import Expression, OpExpr, UnaryExpr

from codegen.frontend import expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.fold import fold
from codegen.frontend.map_types import map_type
from codegen.frontend.refusals import Refused
from codegen.ir.integers import fits, wrap
from codegen.ir.ops import IntLiteral, IntOp, Invert, Negate, Value
from codegen.ir.types import BOOL, TEXT, U64, IntType, type_name


def lower_operator(builder: FunctionBuilder, e: OpExpr) -> Value:
    """`left OP right`; the left side's type is the result's."""
    kind = map_type(builder.context, builder.context.type_of(e), e)
    if kind == BOOL and e.op in "&|^":
        left, right = expressions.lower(builder, e.left), expressions.lower(builder, e.right)
        return builder.define(BOOL, lambda dest, line: IntOp(dest, e.op, left, right, False, line))
    if kind == TEXT:
        raise Refused(e, "text")
    if not isinstance(kind, IntType):
        raise Refused(e, "construct", f"'{e.op}' on '{type_name(kind)}'")
    left = int_operand(builder, e.left, kind, e.op)
    right, checked = right_side(builder, e, e.op, e.right, kind)
    return builder.define(kind, lambda dest, line: IntOp(dest, e.op, left, right, checked, line))


def right_side(builder: FunctionBuilder, node: Node, op: str, e: Expression, kind: IntType) -> tuple[Value, bool]:
    """The right side, and whether the back end must look at it first."""
    if op in ("//", "%") and kind.signed:
        raise Refused(node, "division", op)
    if op in ("<<", ">>"):
        return shift_count(builder, e, kind)
    right = int_operand(builder, e, kind, op)
    if op not in ("//", "%"):
        return right, False
    if isinstance(right, IntLiteral):
        if right.value == 0:
            raise Refused(e, "literal-range", "0 cannot divide")
        return right, False
    return right, True


def shift_count(builder: FunctionBuilder, e: Expression, kind: IntType) -> tuple[Value, bool]:
    match fold(builder.context, e):
        case int(count) | IntLiteral(value=count):
            if not 0 <= count < kind.bits:
                raise Refused(e, "shift-count", str(count))
            return IntLiteral(count, U64), False
        case _:
            pass
    return expressions.lower(builder, e, None), True


def int_operand(builder: FunctionBuilder, e: Expression, kind: IntType, op: str) -> Value:
    """One side; a literal takes the type's width, wrapping where the operator wraps too."""
    found = fold(builder.context, e)
    if isinstance(found, int):
        if op in ("//", "%") and not fits(found, kind):
            raise Refused(e, "literal-range", f"{found} does not fit '{kind.name}'")
        return wrap(found, kind)
    return expressions.lower(builder, e, None)


def lower_unary(builder: FunctionBuilder, e: UnaryExpr) -> Value:
    source = expressions.lower(builder, e.expr)
    kind = source.type
    if not isinstance(kind, IntType):
        raise Refused(e, "construct", f"'{e.op}' on '{type_name(kind)}'")
    match e.op:
        case "-":
            return builder.define(kind, lambda dest, line: Negate(dest, source, line))
        case "~":
            return builder.define(kind, lambda dest, line: Invert(dest, source, line))
        case _:
            return source
