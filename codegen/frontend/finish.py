"""Tidy a function that has just been built: no block without a purpose, no register without a use."""

from __future__ import annotations

from codegen.frontend.builder import FunctionBuilder
from codegen.ir.jumps import merge_lines, redirect, successors
from codegen.ir.ops import Block, Unreachable


def finish_function(builder: FunctionBuilder) -> None:
    """Jumps go where they end up; what cannot be reached is dropped; straight lines become one block."""
    blocks = builder.blocks
    end_lost(blocks)
    for block in blocks:
        block.terminator = redirect(block.terminator)
    living = reached(blocks[0])
    kept = merge_lines([b for b in blocks if b in living])
    builder.function.blocks = kept
    written = {id(getattr(op, "dest", None)) for block in kept for op in block.ops}
    builder.function.registers = [r for r in builder.function.registers if id(r) in written]


def end_lost(blocks: list[Block]) -> None:
    """End the blocks that nobody filled, as mypy knew in the middle of a statement that control never comes there."""
    for block in list(blocks):
        for target in successors(block.terminator):
            if target.terminator is None:
                target.terminator = Unreachable(getattr(block.terminator, "line", 0))
                blocks.append(target)


def reached(entry: Block) -> set[Block]:
    found: set[Block] = set()
    todo = [entry]
    while todo:
        block = todo.pop()
        if block not in found:
            found.add(block)
            todo += successors(block.terminator)
    return found
