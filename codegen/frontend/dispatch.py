"""Tables of functions: `HANDLERS: Final = table(f, g)` and the call `HANDLERS[i](x)`."""

from __future__ import annotations

from mypy.nodes import CallExpr, Decorator, Expression, FuncDef, IndexExpr, NameExpr, RefExpr
from mypy.nodes import Context as Node

from codegen.frontend import calls, members
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.context import Context, Signature
from codegen.frontend.fold import fold
from codegen.frontend.refusals import Refused
from codegen.ir.ops import (
    Block,
    Branch,
    CallTable,
    Compare,
    FunctionRef,
    IntLiteral,
    Intrinsic,
    NoneLiteral,
    TableRef,
    TextLiteral,
    Unreachable,
    Value,
)
from codegen.ir.program import Table
from codegen.ir.types import NEVER, VOID, FunctionType


def function_entries(context: Context, e: CallExpr) -> list[FunctionRef] | None:
    """The entries of a table of functions; None if it holds something else."""
    found = [function_entry(context, argument) for argument in e.args]
    if not any(found):
        return None
    for entry, argument in zip(found, e.args, strict=True):
        if entry is None or found[0] is None or entry.type != found[0].type:
            raise Refused(argument, "function-table")
    return [entry for entry in found if entry is not None]


def function_entry(context: Context, e: Expression) -> FunctionRef | None:
    match e:
        case RefExpr(node=FuncDef() | Decorator(), fullname=name) if name in context.signatures:
            return FunctionRef(name, function_type(context.signatures[name]))
        case _:
            return None


def function_type(signature: Signature) -> FunctionType:
    return FunctionType(tuple(p.type for p in signature.params), signature.returns)


def dispatch_table(context: Context, e: Expression) -> Table | None:
    """The table of functions that an expression names."""
    match e:
        case RefExpr(fullname=name) if table := context.program.tables.get(name):
            return table if isinstance(table.type.element, FunctionType) else None
        case _:
            return None


def lower_dispatch(builder: FunctionBuilder, callee: IndexExpr, table: Table, e: CallExpr) -> Value:
    """`HANDLERS[i](x)`: the index is checked before the arguments are evaluated."""
    array, _, index, length = members.lower_array(builder, callee)
    assert isinstance(array, TableRef)
    first, *_ = table.items
    assert isinstance(first, FunctionRef)
    if not isinstance(index, IntLiteral) and not all(is_simple(builder, a) for a in e.args):
        check_index(builder, index, len(table.items), e)
        length = None
    args = calls.arguments(builder, e, builder.context.signatures[first.name].params)
    for item in table.items:
        assert isinstance(item, FunctionRef)
        builder.calls.append((item.name, e))
    kind = first.type.returns
    if kind in (VOID, NEVER):
        builder.emit(CallTable(None, array, index, args, length, e.line))
        if kind == NEVER:
            builder.terminate(Unreachable(e.line))
        return NoneLiteral(kind)
    return builder.define(kind, lambda dest, line: CallTable(dest, array, index, args, length, line))


def is_simple(builder: FunctionBuilder, e: Expression) -> bool:
    """Whether nothing happens when an argument is evaluated."""
    return isinstance(e, NameExpr) or fold(builder.context, e) is not None


def check_index(builder: FunctionBuilder, index: Value, length: int, node: Node) -> None:
    """Stop every build unless the index lies in the table."""
    fine, bad = Block(), Block()
    limit = IntLiteral(length, index.type)
    test = builder.define_bool(lambda dest, line: Compare(dest, "<", index, limit, line))
    builder.terminate(Branch(test, fine, bad, likely=True, line=node.line))
    builder.start(bad)
    builder.emit(Intrinsic(None, "fatal", [TextLiteral("array index out of range")], (), node.line))
    builder.terminate(Unreachable(node.line))
    builder.start(fine)
