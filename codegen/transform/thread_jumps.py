"""Lead jumps past blocks that only jump on, and forget blocks that nothing reaches.

goto b2        →    goto b5
b2:
    goto b5
"""

from __future__ import annotations

from codegen.analysis.flow import postorder
from codegen.ir.ops import Block, Branch, Goto, Switch
from codegen.ir.program import Function


def thread_jumps(function: Function) -> None:
    """Redirect every jump to where it ends, then keep the blocks that are reached."""
    for block in function.blocks:
        match block.terminator:
            case Goto() as end:
                end.target = destination(end.target)
            case Branch() as end:
                end.true, end.false = destination(end.true), destination(end.false)
            case Switch() as end:
                end.cases = [(numbers, destination(target)) for numbers, target in end.cases]
                end.default = destination(end.default) if end.default is not None else None
            case _:
                pass
    reached = {id(block) for block in postorder(function.blocks[0])}
    function.blocks = [block for block in function.blocks if id(block) in reached]


def destination(block: Block) -> Block:
    """Where a jump to `block` ends; a loop of nothing but jumps ends where it was entered."""
    seen: set[int] = set()
    while not block.ops and isinstance(block.terminator, Goto) and id(block) not in seen:
        seen.add(id(block))
        block = block.terminator.target
    return block
