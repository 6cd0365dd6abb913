"""Lower what must hold: assertions, and the contracts `requires`, `ensures` and `invariant`.

A plain condition becomes one `Assert`. One that calls, branches or may stop by itself, or whose sentence is
an f-string, becomes a region that release builds leave out whole:

```
    r0 = checks()
    if r0 goto L1 else L2
L1:
    r1 = is_empty(slot)
    assert r1, "the slot is free"
    goto L2
```
"""

from __future__ import annotations

from dataclasses import dataclass

from mypy.nodes import AssertStmt, CallExpr, Expression, ExpressionStmt, RefExpr, StrExpr
from mypy.nodes import Block as Body
from mypy.nodes import Context as Node

from codegen.frontend import console, expressions
from codegen.frontend.builder import FunctionBuilder
from codegen.frontend.fold import fold
from codegen.frontend.map_types import map_type
from codegen.frontend.refusals import Refused
from codegen.ir.ops import (
    Assert,
    Block,
    BoolLiteral,
    Branch,
    Call,
    ElementAddress,
    GetElement,
    Goto,
    IntOp,
    Intrinsic,
    Op,
    TextLiteral,
    Unreachable,
)
from codegen.ir.types import BOOL, TEXT, type_name

REQUIRES = "codegen.lang.contracts.requires"
INVARIANT = "codegen.lang.contracts.invariant"


@dataclass
class Mark:
    """A place in a function under construction."""

    block: Block
    count: int


def lower_assert(builder: FunctionBuilder, s: AssertStmt) -> None:
    """`assert condition, "sentence"`; `assert False` stops every build."""
    if s.msg is None:
        raise Refused(s, "assert-text")
    kind = builder.context.types.get(s.msg)
    if kind is not None and map_type(builder.context, kind, s.msg) != TEXT:
        raise Refused(s.msg, "assert-text")
    if fold(builder.context, s.expr) == BoolLiteral(False):
        stop_with(builder, s.msg, s)
    else:
        lower_check(builder, "assert", s.expr, s.msg, s)


def lower_contract(builder: FunctionBuilder, name: str, e: CallExpr) -> None:
    """`requires(condition, "sentence")` or `invariant(…)`, where it may stand."""
    if e not in builder.contracts:
        raise Refused(e, "contract-place", name)
    condition, sentence = e.args
    if not isinstance(sentence, StrExpr):
        raise Refused(e, "assert-text")
    lower_check(builder, name, condition, sentence, e)


def leading_contracts(body: Body, name: str) -> list[CallExpr]:
    """The contracts that a body starts with, behind its docstring."""
    found = []
    for statement in body.body:
        match statement:
            case ExpressionStmt(expr=CallExpr(callee=RefExpr(fullname=callee)) as e) if callee == name:
                found.append(e)
            case ExpressionStmt(expr=StrExpr()) if not found:
                pass
            case _:
                break
    return found


def lower_check(builder: FunctionBuilder, kind: str, condition: Expression, sentence: Expression, node: Node) -> None:
    """Stop checked builds unless the condition holds."""
    if fold(builder.context, condition) == BoolLiteral(True):
        return
    mark = Mark(builder.block, len(builder.block.ops))
    value = expressions.lower(builder, condition)
    if value.type != BOOL:
        raise Refused(condition, "truth", type_name(value.type))
    if isinstance(sentence, StrExpr):
        after = None if is_plain(builder, mark) else open_region(builder, mark, node.line)
        builder.emit(Assert(value, sentence.value, node.line, kind))
    else:
        after, failed = open_region(builder, mark, node.line), Block()
        builder.terminate(Branch(value, after, failed, likely=True, line=node.line))
        builder.start(failed)
        stop_with(builder, sentence, node)
    if after is not None:
        builder.terminate(Goto(after, node.line))
        builder.start(after)


def is_plain(builder: FunctionBuilder, mark: Mark) -> bool:
    """Whether what was lowered since the mark is one line of operations without an effect."""
    return builder.block is mark.block and not any(map(acts, mark.block.ops[mark.count :]))


def acts(op: Op) -> bool:
    """Whether an operation does more than compute its result."""
    match op:
        case Call() | Intrinsic() | Assert():
            return True
        case IntOp(checked=checked):
            return checked
        case GetElement(length=length) | ElementAddress(length=length):
            return length is not None
        case _:
            return False


def open_region(builder: FunctionBuilder, mark: Mark, line: int) -> Block:
    """Put what was lowered since the mark behind a jump that only checked builds take; where to go on."""
    block, inside, after = mark.block, Block(), Block()
    inside.ops, inside.terminator = block.ops[mark.count :], block.terminator
    del block.ops[mark.count :]
    block.terminator = None
    builder.blocks.insert(builder.blocks.index(block) + 1, inside)
    last = inside if builder.block is block else builder.block
    builder.block = block
    checks = builder.define_bool(lambda dest, _: Intrinsic(dest, "checks", [], (), line))
    builder.terminate(Branch(checks, inside, after, line=line))
    builder.block = last
    return after


def stop_with(builder: FunctionBuilder, sentence: Expression, node: Node) -> None:
    """Stop with a text; an f-string is evaluated whole before the first of it is written."""
    if isinstance(text := fold(builder.context, sentence), TextLiteral):
        builder.emit(Intrinsic(None, "fatal", [text], (), node.line))
    else:
        parts = list(console.parts_of(builder, sentence))
        builder.emit(Intrinsic(None, "stop_begin", [], (), node.line))
        console.emit_parts(builder, parts)
        builder.emit(Intrinsic(None, "stop_end", [], (), node.line))
    builder.terminate(Unreachable(node.line))
