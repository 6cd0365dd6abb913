"""Test several bit fields of one word at once.

r1 = has tag cap FrameCap              →    r1 = has tag cap FrameCap with is_device=False
if r1 goto L1 else L2                       if r1 goto L3 else L2
L1:
    r2 = cap as FrameCap.is_device
    if r2 goto L2 else L3

The second test must be all that its block does, the first the only way to it, and both must lead to the same
block when they fail.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from codegen.analysis.flow import successors
from codegen.ir.operands import operands
from codegen.ir.ops import (
    Block,
    BoolLiteral,
    Branch,
    Compare,
    EnumLiteral,
    GetPacked,
    HasTag,
    IntLiteral,
    MatchPacked,
    Not,
    Op,
    Register,
    Value,
)
from codegen.ir.program import Function, PackedInfo, Program
from codegen.ir.types import BoolType


@dataclass
class Test:
    """What a branch looks at: whether fields of `source` hold constants; `block` asks, `ops` compute it."""

    block: Block
    ops: list[Op]
    source: Register
    cls: str
    fields: list[tuple[str, Value]]
    tagged: bool
    passed: Block  # where control goes if they do
    failed: Block
    likely: bool | None
    line: int


def merge_tests(program: Program) -> None:
    """Merge the tests of every function."""
    for function in program.functions.values():
        while merge_one(program, function):
            pass


def merge_one(program: Program, function: Function) -> bool:
    """Merge two tests, if there are two that follow each other."""
    entries = Counter(id(target) for block in function.blocks for target in successors(block))
    reads = Counter(
        register
        for block in function.blocks
        for op in [*block.ops, block.terminator]
        if op is not None
        for register in operands(op)
    )
    for block in function.blocks:
        for first in tests(block, reads):
            if entries[id(first.passed)] != 1 or first.passed is block:
                continue
            for second in tests(first.passed, reads):
                if follows(program, first, second):
                    merge(first, second)
                    function.blocks.remove(second.block)
                    return True
    return False


def follows(program: Program, first: Test, second: Test) -> bool:
    """Whether both tests can be made at once."""
    alone = len(second.ops) == len(second.block.ops) and second.failed is first.failed
    same = second.source is first.source and second.cls == first.cls and not second.tagged
    return alone and same and fit_one_word(program, first, second)


def fit_one_word(program: Program, first: Test, second: Test) -> bool:
    """Whether the tests are of different fields of one word, and of constants that can be there."""
    info = program.classes[first.cls]
    assert isinstance(info, PackedInfo)
    places = {field.name: field.place for field in info.fields}
    fields = [*first.fields, *second.fields]
    words = {places[name].word for name, _ in fields} | ({0} if first.tagged else set())
    if len(words) != 1 or len({name for name, _ in fields}) != len(fields):
        return False
    return all(0 <= number_of(value) < 1 << places[name].width for name, value in fields)


def number_of(value: Value) -> int:
    """A constant as it stands in its bits."""
    assert isinstance(value, IntLiteral | EnumLiteral | BoolLiteral)
    return int(value.value)


def merge(first: Test, second: Test) -> None:
    """Let the first block make both tests."""
    end = first.block.terminator
    assert isinstance(end, Branch)
    assert isinstance(end.condition, Register)
    dest, line = end.condition, first.line
    fields = [*first.fields, *second.fields]
    both = MatchPacked(dest, first.source, second.cls, fields, first.tagged, line)
    first.block.ops = [*(op for op in first.block.ops if op not in first.ops), both]
    likely = first.likely if first.likely is not None else second.likely
    first.block.terminator = Branch(dest, second.passed, first.failed, likely, end.line)


def tests(block: Block, reads: Counter[Register]) -> list[Test]:
    """The test at the end of a block, in the one or two ways in which it can be read."""
    end = block.terminator
    if not isinstance(end, Branch) or end.true is end.false:
        return []
    return [
        test
        for wanted, passed, failed in ((True, end.true, end.false), (False, end.false, end.true))
        if (test := find_test(block, end, reads, passed, failed, wanted=wanted)) is not None
    ]


def find_test(
    block: Block, end: Branch, reads: Counter[Register], passed: Block, failed: Block, *, wanted: bool
) -> Test | None:
    """The test whose outcome `wanted` leads to `passed`; None if it is of another kind."""
    likely = end.likely if wanted or end.likely is None else not end.likely
    op = last_write(block, end.condition, reads)
    ops: list[Op] = []
    while isinstance(op, Not):
        ops.append(op)
        op, wanted = last_write(block, op.source, reads), not wanted
    if op is None:
        return None
    ops.append(op)
    found: tuple[Register, str, list[tuple[str, Value]], bool] | None = None
    match op:
        case HasTag(source=Register() as source, classes=(cls,)) if wanted:
            found = (source, cls, [], True)
        case MatchPacked(source=Register() as source, cls=cls, fields=fields, tagged=tagged) if wanted:
            found = (source, cls, fields, tagged)
        case GetPacked(dest=dest, source=Register() as source, cls=cls, field=name) if isinstance(dest.type, BoolType):
            found = (source, cls, [(name, BoolLiteral(wanted))], False)
        case Compare(op="==" | "!=" as sign, left=left, right=IntLiteral() | EnumLiteral() as right):
            get = last_write(block, left, reads)
            if isinstance(get, GetPacked) and isinstance(get.source, Register) and wanted == (sign == "=="):
                ops.append(get)
                found = (get.source, get.cls, [(get.field, right)], False)
        case _:
            pass
    if found is None or is_written_after(block, found[0], ops):
        return None
    return Test(block, ops, *found, passed, failed, likely, op.line)


def last_write(block: Block, value: Value, reads: Counter[Register]) -> Op | None:
    """What computes a temporary in this block that is read only once."""
    if not isinstance(value, Register) or value.name or reads[value] != 1:
        return None
    return next((op for op in reversed(block.ops) if getattr(op, "dest", None) is value), None)


def is_written_after(block: Block, source: Register, ops: list[Op]) -> bool:
    """Whether `source` changes between the first of these operations and the end of the block."""
    start = min(block.ops.index(op) for op in ops)
    return any(getattr(op, "dest", None) is source for op in block.ops[start:])
