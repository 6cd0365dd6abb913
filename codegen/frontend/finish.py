"""Tidy a function that has just been built: no block without a purpose, no register without a use."""

from __future__ import annotations

from codegen.frontend.builder import FunctionBuilder
from codegen.ir.ops import Block, Branch, Goto, Switch, Terminator


def finish_function(builder: FunctionBuilder) -> None:
    """Jumps go where they end up; what cannot be reached is dropped; straight lines become one block."""
    blocks = builder.blocks
    for block in blocks:
        block.terminator = redirect(block.terminator)
    kept = merge_lines([b for b in blocks if b in reached(blocks[0])])
    builder.function.blocks = kept
    written = {id(getattr(op, "dest", None)) for block in kept for op in block.ops}
    builder.function.registers = [r for r in builder.function.registers if id(r) in written]


def successors(terminator: Terminator | None) -> list[Block]:
    """Where a block may go next."""
    match terminator:
        case Goto(target=target):
            return [target]
        case Branch(true=true, false=false):
            return [true, false]
        case Switch(cases=cases, default=default):
            return [block for _, block in cases] + ([default] if default else [])
        case _:
            return []


def redirect(terminator: Terminator | None) -> Terminator | None:
    """The same terminator past blocks that only jump on."""
    match terminator:
        case Goto(target=target):
            terminator.target = final_target(target)
        case Branch(true=true, false=false):
            terminator.true, terminator.false = final_target(true), final_target(false)
            if terminator.true is terminator.false:
                return Goto(terminator.true, terminator.line)
        case Switch(cases=cases, default=default):
            terminator.cases = [(keys, final_target(block)) for keys, block in cases]
            terminator.default = final_target(default) if default else None
        case _:
            pass
    return terminator


def final_target(block: Block) -> Block:
    """Where an empty block leads in the end."""
    seen: set[int] = set()
    while not block.ops and isinstance(block.terminator, Goto) and id(block) not in seen:
        seen.add(id(block))
        block = block.terminator.target
    return block


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
