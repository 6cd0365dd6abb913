"""Lower statements."""

from __future__ import annotations

from collections.abc import Callable

from mypy.nodes import (
    AssertStmt,
    AssignmentStmt,
    BreakStmt,
    ContinueStmt,
    Expression,
    ExpressionStmt,
    ForStmt,
    IfStmt,
    IndexExpr,
    MatchStmt,
    MemberExpr,
    NameExpr,
    OperatorAssignmentStmt,
    PassStmt,
    ReturnStmt,
    Statement,
    TempNode,
    Var,
    WhileStmt,
)
from mypy.nodes import Block as Body

from codegen.frontend import arithmetic, checks, conditions, expressions, loops, members, patterns, promises
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce
from codegen.frontend.fold import fold
from codegen.frontend.map_types import map_type
from codegen.frontend.refusals import Refused, Unchecked
from codegen.ir.ops import Assign, Block, BoolLiteral, Goto, IntOp, NoneLiteral, Register, Return, Unreachable, Value
from codegen.ir.types import BOOL, NEVER, NONE, TEXT, VOID, IntType, Type, type_name


def lower_body(builder: FunctionBuilder, body: Body) -> None:
    """Statements one after the other; an error in one does not hide those in the next."""
    for statement in body.body:
        if builder.dead:
            return
        builder.line = statement.line
        with builder.context.guard(builder.module, statement):
            try:
                lower_statement(builder, statement)
            except Unchecked:
                builder.terminate(Unreachable(statement.line))


def lower_statement(builder: FunctionBuilder, s: Statement) -> None:
    match s:
        case ExpressionStmt(expr=e):
            expressions.lower_effect(builder, e)
        case AssignmentStmt():
            lower_assignment(builder, s)
        case OperatorAssignmentStmt():
            lower_update(builder, s)
        case IfStmt():
            lower_if(builder, s)
        case WhileStmt():
            loops.lower_while(builder, s)
        case ForStmt():
            loops.lower_for(builder, s)
        case MatchStmt():
            patterns.lower_match(builder, s)
        case ReturnStmt():
            lower_return(builder, s)
        case AssertStmt():
            checks.lower_assert(builder, s)
        case BreakStmt():
            builder.terminate(Goto(builder.loops[-1].after, s.line))
        case ContinueStmt():
            builder.terminate(Goto(builder.loops[-1].next, s.line))
        case PassStmt():
            pass
        case _:
            raise Refused(s, "internal", f"{type(s).__name__} came through the grammar")


def lower_assignment(builder: FunctionBuilder, s: AssignmentStmt) -> None:
    """`place = value`; the value is computed before the place."""
    if isinstance(s.rvalue, TempNode):
        return  # `x: T` alone declares
    match s.lvalues[0]:
        case NameExpr(node=Var() as var) as target:
            assign_local(builder, var, target, s.rvalue)
        case MemberExpr() as field:
            lower_store(builder, lambda make: members.assign_member(builder, field, make), field, s.rvalue)
        case IndexExpr() as element:
            lower_store(builder, lambda make: members.assign_index(builder, element, make), element, s.rvalue)
        case other:
            raise Refused(other, "unpacking")


def assign_local(builder: FunctionBuilder, var: Var, target: NameExpr, e: Expression) -> None:
    if var.is_final and (found := fold(builder.context, e)) is not None:
        builder.context.local_finals[var] = found
        return
    if "." in var.fullname:
        raise Refused(target, "module-state", var.name)
    register_type = local_type(builder, var, target)
    if register_type == NONE:  # mypy knows that it is None whenever it is read
        expressions.lower(builder, e)
        builder.context.local_finals[var] = NoneLiteral()
        return
    value = expressions.lower(builder, e, register_type)
    if value.type == VOID:
        raise Refused(e, "void-value")
    builder.emit(Assign(local_register(builder, var, register_type), value, builder.line))


def local_type(builder: FunctionBuilder, var: Var, target: Expression) -> Type:
    """The declared (or first inferred) type of a local."""
    if var in builder.locals:
        return builder.locals[var].type
    if var.type is None:
        raise Unchecked
    kind = map_type(builder.context, var.type, target)
    if kind == TEXT:
        raise Refused(target, "text")
    return kind


def local_register(builder: FunctionBuilder, var: Var, kind: Type) -> Register:
    if var not in builder.locals:
        builder.locals[var] = builder.local(var.name, kind)
    return builder.locals[var]


def lower_store(
    builder: FunctionBuilder, store: Callable[[members.Make], None], target: Expression, e: Expression
) -> None:
    """Store to a field or element; only its type, known from mypy, is needed to compute the value first."""
    kind = members.place_type(builder, target)
    value = expressions.lower(builder, e, kind)
    store(lambda place, read: coerce(builder, value, place, e))


def lower_update(builder: FunctionBuilder, s: OperatorAssignmentStmt) -> None:
    """`place OP= value`: the place is evaluated once, before the value."""

    def updated(kind: Type, read: Callable[[], Value]) -> Value:
        left = read()
        if kind == BOOL and s.op in "&|^":
            other = expressions.lower(builder, s.rvalue, BOOL)
            return builder.define(BOOL, lambda dest, line: IntOp(dest, s.op, left, other, False, line))
        if not isinstance(kind, IntType):
            raise Refused(s, "construct", f"'{s.op}=' on '{type_name(kind)}'")
        right, checked = arithmetic.right_side(builder, s, s.op, s.rvalue, kind)
        return builder.define(kind, lambda dest, line: IntOp(dest, s.op, left, right, checked, line))

    match s.lvalue:
        case NameExpr(node=Var() as var) if var in builder.locals:
            register = builder.locals[var]
            value = updated(register.type, lambda: register)
            builder.emit(Assign(register, value, builder.line))
        case MemberExpr() as target:
            members.assign_member(builder, target, updated)
        case IndexExpr() as target:
            members.assign_index(builder, target, updated)
        case target:
            raise Refused(target, "unpacking")


def lower_if(builder: FunctionBuilder, s: IfStmt) -> None:
    """`if`, with `elif` as an `if` in the else part; a constant condition keeps one side only."""
    (condition,), (body,) = s.expr, s.body
    match fold(builder.context, condition):
        case BoolLiteral(value=True):
            lower_body(builder, body)
            return
        case BoolLiteral(value=False):
            if s.else_body:
                lower_body(builder, s.else_body)
            return
        case _:
            pass
    true, after = Block(), Block()
    false = Block() if s.else_body else after
    conditions.branch_on(builder, condition, true, false)
    builder.start(true)
    lower_body(builder, body)
    builder.terminate(Goto(after, builder.line))
    if s.else_body:
        builder.start(false)
        lower_body(builder, s.else_body)
        builder.terminate(Goto(after, builder.line))
    builder.start(after)


def lower_return(builder: FunctionBuilder, s: ReturnStmt) -> None:
    kind = builder.function.returns
    if s.expr is None or (conditions.is_none(s.expr) and kind == VOID):
        promises.check_promises(builder, None)
        builder.terminate(Return(None, s.line))
        return
    value = expressions.lower(builder, s.expr, None if kind in (VOID, NEVER) else kind)
    promises.check_promises(builder, None if kind == VOID else value)
    builder.terminate(Return(None if kind == VOID else value, s.line))
