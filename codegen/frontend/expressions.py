"""Lower expressions: each becomes a value, in the representation that mypy's narrowed type has."""

from __future__ import annotations

from mypy.nodes import (
    CallExpr,
    CastExpr,
    ComparisonExpr,
    ConditionalExpr,
    Expression,
    IndexExpr,
    MemberExpr,
    NameExpr,
    OpExpr,
    RefExpr,
    StrExpr,
    UnaryExpr,
    Var,
)
from mypy.subtypes import is_subtype

from codegen.frontend import arithmetic, calls, conditions, members, narrowing
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce, materialize
from codegen.frontend.fold import fold, is_local
from codegen.frontend.map_types import map_return, map_type
from codegen.frontend.refusals import Refused, Unchecked
from codegen.ir.ops import Assign, Block, Goto, Unreachable, Value
from codegen.ir.types import TEXT, Type


def lower(builder: FunctionBuilder, e: Expression, want: Type | None = None) -> Value:
    """The value of `e`; `want` gives a compile-time integer its width and a union its shape."""
    found = fold(builder.context, e)
    if found is not None:
        value = materialize(builder, found, want, e)
        if value.type == TEXT and want != TEXT:
            raise Refused(e, "text")
    else:
        value = narrowing.narrow(builder, lower_wide(builder, e, want), e, want)
    return value if want is None else coerce(builder, value, want, e)


def lower_wide_or_constant(builder: FunctionBuilder, e: Expression) -> Value:
    """As `lower_wide`, for an expression that may be constant."""
    found = fold(builder.context, e)
    return lower_wide(builder, e) if found is None else materialize(builder, found, None, e)


def lower_wide(builder: FunctionBuilder, e: Expression, want: Type | None = None) -> Value:
    """The value of `e` as it is stored, with its declared type; tests and `match` look at this one."""
    match e:
        case NameExpr(node=Var() as var) if var in builder.locals:
            return builder.locals[var]
        case CallExpr():
            return calls.lower_call(builder, e, want)
        case MemberExpr():
            return members.lower_member(builder, e)
        case IndexExpr():
            return members.lower_index(builder, e)
        case OpExpr(op="and" | "or") | ComparisonExpr():
            return conditions.lower_condition(builder, e)
        case UnaryExpr(op="not"):
            return conditions.lower_condition(builder, e)
        case OpExpr():
            return arithmetic.lower_operator(builder, e)
        case UnaryExpr():
            return arithmetic.lower_unary(builder, e)
        case ConditionalExpr():
            return lower_conditional(builder, e, want)
        case _:
            pass
    if isinstance(e, NameExpr) and isinstance(e.node, Var) and is_local(e.node):
        if builder.context.errors:
            raise Unchecked  # what gave it its value was refused
        raise Refused(e, "internal", f"the local '{e.name}' has no register")
    refuse_expression(builder, e)
    raise Refused(e, "construct", f"this expression ({type(e).__name__})")


def lower_conditional(builder: FunctionBuilder, e: ConditionalExpr, want: Type | None) -> Value:
    """`a if c else b`: two blocks that write one register."""
    kind = want if want is not None else map_type(builder.context, builder.context.type_of(e), e)
    match fold(builder.context, e.cond):
        case None:
            pass
        case found:
            return lower(builder, e.if_expr if getattr(found, "value", False) else e.else_expr, kind)
    result = builder.local("chosen", kind)
    true, false, after = Block(), Block(), Block()
    conditions.branch_on(builder, e.cond, true, false)
    for block, side in ((true, e.if_expr), (false, e.else_expr)):
        builder.start(block)
        try:
            refuse_dead(builder, side, e)
            builder.emit(Assign(result, lower(builder, side, kind), builder.line))
            builder.terminate(Goto(after, builder.line))
        except Unchecked:
            builder.terminate(Unreachable(side.line))
    builder.start(after)
    return result


def refuse_dead(builder: FunctionBuilder, side: Expression, e: ConditionalExpr) -> None:
    """Stop at a side that mypy leaves out of the whole, as it knows that control never comes there."""
    if not is_subtype(builder.context.type_of(side), builder.context.type_of(e)):
        raise Unchecked


def lower_effect(builder: FunctionBuilder, e: Expression) -> None:
    """An expression statement: a call whose result is dropped, or a docstring."""
    match e:
        case StrExpr():
            return
        case CallExpr():
            calls.lower_call(builder, e, None)
        case _:
            raise Refused(e, "no-effect")


def refuse_expression(builder: FunctionBuilder, e: Expression) -> None:
    """Name what is wrong with an expression that the dialect does not have."""
    match e:
        case RefExpr(node=Var() as var) if var.fullname in builder.context.constants:
            raise Refused(e, "constant", var.name)
        case NameExpr(name=name) | MemberExpr(name=name):
            raise Refused(e, "callee", name)
        case CastExpr():
            raise Refused(e, "cast")
        case _:
            pass


def static_type(builder: FunctionBuilder, e: Expression) -> Type:
    """What mypy knows of an expression, as an IR type; void for calls that return nothing."""
    return map_return(builder.context, builder.context.type_of(e), e)
