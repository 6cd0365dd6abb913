"""Decide choices that are known, and turn a branch on `not` around where the blocks then follow each other.

if True goto L1 else L2     →    goto L1
switch 3 {3: L1, else: L2}  →    goto L1
r1 = not r0
if r1 goto L2 else L1       →    if r0 goto L1 else L2

Where they do not, `not` stays: C shall read in the order of the Python, and the back end writes `!=` for it.
"""

from __future__ import annotations

from codegen.ir.ops import (
    Block,
    BoolLiteral,
    Branch,
    EnumLiteral,
    Goto,
    IntLiteral,
    Not,
    Register,
    Switch,
    Terminator,
    Value,
)
from codegen.ir.program import Function


def simplify_branches(function: Function) -> None:
    """Simplify the end of every block."""
    opposites = {
        op.dest: op.source
        for block in function.blocks
        for op in block.ops
        if isinstance(op, Not) and is_temporary(op.dest) and is_temporary(op.source)
    }
    order = {id(block): number for number, block in enumerate(function.blocks)}
    for block in function.blocks:
        block.terminator = simplified(turned(block.terminator, opposites, order))


def is_temporary(value: Value) -> bool:
    """Whether a value is the same wherever it can be read."""
    return isinstance(value, Register) and not value.name


def turned(end: Terminator | None, opposites: dict[Register, Value], order: dict[int, int]) -> Terminator | None:
    """A branch on the opposite of `not`, if that brings its blocks into their order."""
    match end:
        case Branch(condition=Register() as condition, true=true, false=false) if (
            condition in opposites and order[id(false)] < order[id(true)]
        ):
            likely = None if end.likely is None else not end.likely
            return Branch(opposites[condition], false, true, likely, end.line)
        case _:
            return end


def simplified(end: Terminator | None) -> Terminator | None:
    """The jump that a choice is, if what it looks at is known."""
    match end:
        case Branch(condition=BoolLiteral(value=truth), true=true, false=false, line=line):
            return Goto(true if truth else false, line)
        case Switch(value=IntLiteral() | EnumLiteral() as value, line=line):
            target = chosen(end, value)
            return end if target is None else Goto(target, line)
        case _:
            return end


def chosen(end: Switch, value: IntLiteral | EnumLiteral) -> Block | None:
    """The case that fits, or the default; none if no case fits, which checked builds report."""
    for keys, block in end.cases:
        if any(key.value == value.value for key in keys):
            return block
    return end.default
