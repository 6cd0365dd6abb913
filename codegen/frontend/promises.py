"""Lower `@ensures(predicate, "why")`: at each return, checked builds call the predicate."""

from __future__ import annotations

from mypy.nodes import CallExpr, Decorator, Expression, FuncDef, RefExpr, StrExpr

from codegen.frontend import calls, checks
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.coerce import coerce
from codegen.frontend.context import Promise, Signature
from codegen.frontend.refusals import Refused
from codegen.ir.ops import Assert, Assign, Goto, Register, Value
from codegen.ir.types import BOOL

ENSURES = "codegen.lang.contracts.ensures"


def promise_of(decorator: Expression) -> Promise | None:
    """What a decorator promises; None if it is another decorator."""
    match decorator:
        case CallExpr(callee=RefExpr(fullname=name), args=[predicate, StrExpr(value=why)]) if name == ENSURES:
            match predicate:
                case RefExpr(node=FuncDef() | Decorator(), fullname=function):
                    return Promise(decorator, function, why)
                case _:
                    raise Refused(predicate, "predicate")
        case CallExpr(callee=RefExpr(fullname=name)) if name == ENSURES:
            raise Refused(decorator, "assert-text")
        case _:
            return None


def keep(builder: FunctionBuilder, register: Register) -> Register:
    """A copy of a parameter, as the body may assign to it."""
    given = builder.local(f"{register.name}_given", register.type)
    builder.emit(Assign(given, register, builder.line))
    return given


def check_promises(builder: FunctionBuilder, result: Value | None) -> None:
    """Before a return: every promise is kept."""
    signature = builder.context.signatures[builder.function.name]
    for promise in signature.promises:
        predicate = predicate_of(builder, promise)
        builder.line = promise.node.line
        mark = checks.Mark(builder.block, len(builder.block.ops))
        given = builder.given if result is None else [result, *builder.given]
        if len(given) != len(predicate.params):
            raise Refused(promise.node, "predicate")
        args = [
            coerce(builder, value, parameter.type, promise.node)
            for value, parameter in zip(given, predicate.params, strict=True)
        ]
        holds = calls.emit_call(builder, predicate, args, promise.node)
        if holds.type != BOOL:
            raise Refused(promise.node, "predicate")
        after = checks.open_region(builder, mark, builder.line)
        builder.emit(Assert(holds, promise.why, builder.line, "ensures"))
        builder.terminate(Goto(after, builder.line))
        builder.start(after)


def predicate_of(builder: FunctionBuilder, promise: Promise) -> Signature:
    found = builder.context.signatures.get(promise.predicate)
    if found is None:
        raise Refused(promise.node, "predicate")
    return found
