"""Lead jumps past blocks that only jump on, and forget blocks that nothing reaches.

goto b2        →    goto b5
b2:
    goto b5
"""

from __future__ import annotations

from codegen.analysis.flow import postorder
from codegen.ir.jumps import redirect
from codegen.ir.program import Function


def thread_jumps(function: Function) -> None:
    """Redirect every jump to where it ends, then keep the blocks that are reached."""
    for block in function.blocks:
        block.terminator = redirect(block.terminator)
    reached = {id(block) for block in postorder(function.blocks[0])}
    function.blocks = [block for block in function.blocks if id(block) in reached]
