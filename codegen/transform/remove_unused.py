"""Remove operations whose result nobody reads.

t1 = slot.cap           →    (nothing)
t2 = has_tag t1, NullCap
"""

from __future__ import annotations

from collections import Counter

from codegen.ir.operands import operands
from codegen.ir.ops import Call, CallTable, ElementAddress, GetElement, IntOp, Intrinsic, Op, Register
from codegen.ir.program import Function


def remove_unused(function: Function) -> None:
    """Remove what has no effect and no reader, until nothing is left to remove."""
    changed = True
    while changed:
        reads = count_reads(function)
        changed = False
        for block in function.blocks:
            kept = [op for op in block.ops if has_effect(op) or reads[op.dest]]  # type: ignore[union-attr]
            changed |= len(kept) != len(block.ops)
            block.ops = kept


def count_reads(function: Function) -> Counter[Register | None]:
    reads: Counter[Register | None] = Counter()
    for block in function.blocks:
        for op in [*block.ops, block.terminator]:
            if op is not None:
                reads.update(operands(op))
    return reads


def has_effect(op: Op) -> bool:
    """Whether an operation does more than compute its result: it acts, or it may stop the program."""
    if getattr(op, "dest", None) is None:
        return True
    match op:
        case Call() | CallTable():
            return True
        case Intrinsic(name=name):
            return name not in ("load", "enum_from", "raw_bits", "from_bits", "object_at", "address_of")
        case IntOp(checked=checked):
            return checked
        case GetElement(length=length) | ElementAddress(length=length):
            return length is not None
        case _:
            return False
