"""Lower loops: `for i in urange(…)`, and `while` with a stated bound."""

from __future__ import annotations

from mypy.nodes import Block as Body
from mypy.nodes import CallExpr, Expression, ExpressionStmt, ForStmt, NameExpr, RefExpr, StrExpr, Var, WhileStmt

from codegen.frontend import checks, conditions, expressions, statements
from codegen.frontend.builder import FunctionBuilder, Loop
from codegen.frontend.fold import fold
from codegen.frontend.refusals import Refused, Unchecked
from codegen.ir.ops import Assign, Block, Branch, Compare, Goto, IntLiteral, IntOp, LoopBound, Unreachable, Value
from codegen.ir.types import U64

BOUND = "codegen.lang.intrinsics.bound"
FOREVER = (1 << 64) - 1
COUNTED = "urange"  # why a `for` ends
URANGE = "codegen.lang.model.urange"


def lower_while(builder: FunctionBuilder, s: WhileStmt) -> None:
    """`while condition:` whose body starts with `bound(n, why)`."""
    most, why = loop_bound(s.body, s)
    head, body, after = Block(), Block(), Block()
    builder.terminate(Goto(head, s.line))
    builder.start(head)
    conditions.branch_on(builder, s.expr, body, after)
    builder.start(body)
    try:
        builder.context.type_of(most)
    except Unchecked:  # mypy knows that the loop never starts
        builder.terminate(Unreachable(s.line))
        builder.start(after)
        return
    builder.emit(LoopBound(bound_value(builder, most), why, s.line))
    builder.loops.append(Loop(head, after))
    rest = Body(s.body.body[1:])
    builder.contracts.update(checks.leading_contracts(rest, checks.INVARIANT))
    statements.lower_body(builder, rest)
    builder.loops.pop()
    builder.terminate(Goto(head, builder.line))
    builder.start(after)


def loop_bound(body: Body, s: WhileStmt) -> tuple[Expression, str]:
    match body.body:
        case [ExpressionStmt(expr=CallExpr(callee=RefExpr(fullname=name), args=[most, StrExpr(value=why)])), *_]:
            if name == BOUND:
                return most, why
        case _:
            pass
    raise Refused(s, "unbounded-while")


def bound_value(builder: FunctionBuilder, e: Expression) -> Value:
    """The bound as an operand; a number beyond all words means for ever."""
    found = fold(builder.context, e)
    if isinstance(found, int) and found > FOREVER:
        return IntLiteral(FOREVER, U64)
    return expressions.lower(builder, e, U64)


def lower_for(builder: FunctionBuilder, s: ForStmt) -> None:
    """`for i in urange(a, b)`: a hidden counter, so that the body may do with `i` what it likes."""
    match s.expr:
        case CallExpr(callee=RefExpr(fullname=name), args=[*ends]) if name == URANGE and len(ends) in (1, 2):
            pass
        case _:
            raise Refused(s.expr, "iteration")
    if not isinstance(s.index, NameExpr) or not isinstance(s.index.node, Var):
        raise Refused(s.index, "unpacking")
    limits = [expressions.lower(builder, e, U64) for e in ends]
    first = limits[0] if len(limits) == 2 else IntLiteral(0, U64)
    count_up(builder, s, s.index.node, first, limits[-1])


def count_up(builder: FunctionBuilder, s: ForStmt, var: Var, first: Value, limit: Value) -> None:
    counter = builder.local(f"{var.name}_next", U64)
    stop = limit
    if not isinstance(limit, IntLiteral):
        stop = builder.local(f"{var.name}_end", U64)
        builder.emit(Assign(stop, limit, s.line))
    builder.emit(Assign(counter, first, s.line))
    head, body, step, after = Block(), Block(), Block(), Block()
    builder.terminate(Goto(head, s.line))
    builder.start(head)
    test = builder.define_bool(lambda dest, line: Compare(dest, "<", counter, stop, line))
    builder.terminate(Branch(test, body, after, line=s.line))
    builder.start(body)
    builder.emit(LoopBound(stop, COUNTED, s.line))
    builder.emit(Assign(statements.local_register(builder, var, U64), counter, s.line))
    builder.loops.append(Loop(step, after))
    builder.contracts.update(checks.leading_contracts(s.body, checks.INVARIANT))
    statements.lower_body(builder, s.body)
    builder.loops.pop()
    builder.terminate(Goto(step, s.line))
    builder.start(step)
    builder.line = s.line
    more = builder.define(U64, lambda dest, line: IntOp(dest, "+", counter, IntLiteral(1, U64), False, line))
    builder.emit(Assign(counter, more, s.line))
    builder.terminate(Goto(head, s.line))
    builder.start(after)
