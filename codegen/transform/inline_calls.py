"""Write a tiny function where it is called, so that what is known of its arguments travels into it.

def low_bits(n: u64, width: u64) -> u64:
    r0 = 1 << width checked
    r1 = r0 - 1
    r2 = n & r1
    return r2
                                            r0 = 1 << 4
r0 = low_bits(address, 4)              →    r1 = r0 - 1
                                            r2 = address & r1

Tiny is one block of few operations that calls nothing and, once its constants are known, checks nothing: a
check names the line of the function that it stands in. Release builds only: in a checked build every function
is there for a breakpoint. The rest of what is worth inlining is left to the C compiler, which tells the
debugger of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from codegen.analysis.checks import checks_of
from codegen.analysis.effects import callees_first
from codegen.ir.operands import substitute, written
from codegen.ir.ops import Assign, Call, IntLiteral, IntOp, Intrinsic, Op, Register, Return, Value
from codegen.ir.program import Function, Program
from codegen.ir.types import IntType

MOST: Final = 4  # operations of a tiny function
MOST_INLINE: Final = 12  # of one that is marked `@inline`

Tiny = dict[str, Function]


def inline_calls(program: Program) -> None:
    """Expand the calls of tiny functions, callees first, so that what becomes tiny by it is expanded too."""
    tiny: Tiny = {}
    for function in callees_first(program):
        for block in function.blocks:
            block.ops = [new for op in block.ops for new in expanded(program, function, op, tiny)]
        if is_tiny(function):
            tiny[function.name] = function


def is_tiny(function: Function) -> bool:
    """Whether a function is one short block, each register of which is written once."""
    (block, *more) = function.blocks
    most = MOST_INLINE if function.inline else MOST
    if more or function.cold or function.section or len(block.ops) > most or not isinstance(block.terminator, Return):
        return False
    results = [written(op) for op in block.ops]
    plain = not any(isinstance(op, Call | Intrinsic) for op in block.ops)
    return plain and len({*results, *function.params}) == len(results) + len(function.params)


def expanded(program: Program, function: Function, op: Op, tiny: Tiny) -> Iterator[Op]:
    """The operations that a call stands for; the call itself if it is not to be expanded."""
    if not isinstance(op, Call) or op.function not in tiny:
        yield op
        return
    callee = tiny[op.function]
    values: dict[Value, Value] = dict(zip(callee.params, op.args, strict=True))
    body = [copied(inner, values, op.line) for inner in callee.blocks[0].ops]
    if any(kind for inner in body for kind in checks_of(program, inner)):
        yield op
        return
    function.registers += [dest for inner in body if (dest := written(inner)) is not None]
    yield from body
    end = callee.blocks[0].terminator
    if op.dest is not None and isinstance(end, Return) and end.value is not None:
        yield Assign(op.dest, values.get(end.value, end.value), op.line)


def copied(op: Op, values: dict[Value, Value], line: int) -> Op:
    """One operation of the callee in the caller; `values` are what its registers stand for."""
    new = replace(op, line=line)
    substitute(new, lambda value: values.get(value, value))
    dest = written(op)
    if dest is not None:
        values[dest] = Register(dest.type, "", line)
        new.dest = values[dest]  # type: ignore[union-attr]
    if isinstance(new, IntOp) and goes_well(new):
        new.checked = False
    return new


def goes_well(op: IntOp) -> bool:
    """Whether a constant count or divisor is in range."""
    if not isinstance(op.right, IntLiteral) or not isinstance(op.dest.type, IntType):
        return False
    return 0 <= op.right.value < op.dest.type.bits if op.op in ("<<", ">>") else op.right.value != 0
