"""Remove operations whose result nobody reads.

t1 = slot.cap           →    (nothing)
t2 = has_tag t1, NullCap
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from codegen.ir.operands import operands, written
from codegen.ir.ops import (
    Assign,
    Call,
    CallTable,
    ElementAddress,
    GetElement,
    IntLiteral,
    IntOp,
    Intrinsic,
    MakePacked,
    Op,
    Register,
    ReplacePacked,
    Value,
)
from codegen.ir.program import Function
from codegen.ir.types import EnumType, IntType

PURE: Final = ("load", "enum_from", "raw_bits", "from_bits", "object_at", "address_of", "first_address")


def remove_unused(function: Function, *, checked: bool = False) -> None:
    """Remove what has no effect and no reader, until nothing is left to remove.

    In checked builds a number that does not fit its packed field is an effect.
    """
    changed = True
    while changed:
        reads = count_reads(function)
        changed = False
        for block in function.blocks:
            kept = [op for op in block.ops if has_effect(op, checked=checked) or is_read(op, reads)]
            changed |= len(kept) != len(block.ops)
            block.ops = kept


def is_read(op: Op, reads: Counter[Register | None]) -> bool:
    """Whether anybody reads what an operation computes; `x = x` does not count."""
    return bool(reads[written(op)]) and not (isinstance(op, Assign) and op.source is op.dest)


def count_reads(function: Function) -> Counter[Register | None]:
    ops = (op for block in function.blocks for op in [*block.ops, block.terminator] if op is not None)
    return Counter(register for op in ops for register in operands(op))


def has_effect(op: Op, *, checked: bool) -> bool:
    """Whether an operation does more than compute its result: it acts, or it may stop the program."""
    if getattr(op, "dest", None) is None:
        return True
    match op:
        case Call() | CallTable():
            return True
        case Intrinsic(name=name):
            return name not in PURE
        case IntOp(checked=stops):
            return stops
        case MakePacked(args=values, fits=fits):
            return checked and may_not_fit(values, fits)
        case ReplacePacked(fields=fields, fits=fits):
            return checked and may_not_fit([value for _, value in fields], fits)
        case GetElement(length=int(length), index=index) | ElementAddress(length=int(length), index=index):
            return not (isinstance(index, IntLiteral) and 0 <= index.value < length)
        case _:
            return False


def may_not_fit(values: list[Value], fits: tuple[str, ...]) -> bool:
    """Whether there are more numbers than fields that are proved to fit."""
    kinds = (value.type for value in values if isinstance(value, Register))
    return sum(isinstance(kind, IntType | EnumType) for kind in kinds) > len(fits)
