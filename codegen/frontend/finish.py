"""Tidy a function that has just been built: no block without a purpose, no register without a use."""

from __future__ import annotations

from codegen.frontend.builder import FunctionBuilder
from codegen.ir.jumps import redirect, successors
from codegen.ir.ops import Block, Goto


def finish_function(builder: FunctionBuilder) -> None:
    """Jumps go where they end up; what cannot be reached is dropped; straight lines become one block."""
    blocks = builder.blocks
    for block in blocks:
        block.terminator = redirect(block.terminator)
    living = reached(blocks[0])
    kept = merge_lines([b for b in blocks if b in living])
    builder.function.blocks = kept
    written = {id(getattr(op, "dest", None)) for block in kept for op in block.ops}
    builder.function.registers = [r for r in builder.function.registers if id(r) in written]


def reached(entry: Block) -> set[Block]:
    found: set[Block] = set()
    todo = [entry]
    while todo:
        block = todo.pop()
        if block not in found:
            found.add(block)
            todo += successors(block.terminator)
    return found


def merge_lines(blocks: list[Block]) -> list[Block]:
    """A block that only one jump leads to joins the block before."""
    entries: dict[Block, int] = {blocks[0]: 2}
    for block in blocks:
        for target in successors(block.terminator):
            entries[target] = entries.get(target, 0) + 1
    gone: set[Block] = set()
    for block in blocks:
        if block in gone:
            continue
        while isinstance(block.terminator, Goto) and entries[target := block.terminator.target] == 1:
            block.ops += target.ops
            block.terminator = target.terminator
            gone.add(target)
    return [b for b in blocks if b not in gone]
