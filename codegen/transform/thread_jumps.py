"""Lead jumps past blocks that only jump on, join straight lines, and forget blocks that nothing reaches.

L0:                    L0:
    x = a                  x = a
    goto L1      →         y = x + 1
L1:                        if c goto L3 else L4
    y = x + 1
    if c goto L2 else L4
L2:
    goto L3
"""

from __future__ import annotations

from codegen.analysis.flow import postorder
from codegen.ir.jumps import merge_lines, redirect
from codegen.ir.program import Function


def thread_jumps(function: Function) -> None:
    """Redirect every jump to where it ends, keep the blocks that are reached, and merge."""
    for block in function.blocks:
        block.terminator = redirect(block.terminator)
    reached = {id(block) for block in postorder(function.blocks[0])}
    function.blocks = merge_lines([block for block in function.blocks if id(block) in reached])
