"""How often each register is written and read, and where: what may be folded into one expression."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.ir.operands import operands
from codegen.ir.ops import Block, LoopBound, Register


@dataclass
class Uses:
    """The writes and reads of one register, as blocks."""

    writes: list[Block] = field(default_factory=list)
    reads: list[Block] = field(default_factory=list)


def find_uses(blocks: list[Block], params: list[Register]) -> dict[Register, Uses]:
    """The uses of every register that the blocks mention."""
    uses: dict[Register, Uses] = {param: Uses([blocks[0]]) for param in params}
    for block in blocks:
        for op in [*block.ops, block.terminator]:
            if op is None or isinstance(op, LoopBound):  # which no code is written for
                continue
            for register in operands(op):
                uses.setdefault(register, Uses()).reads.append(block)
            dest = getattr(op, "dest", None)
            if dest is not None:
                uses.setdefault(dest, Uses()).writes.append(block)
    return uses
