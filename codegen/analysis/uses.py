"""How often each register is written and read, and where: what may be folded into one expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from codegen.ir.ops import Block, Branch, Op, Register, Return, Switch, Terminator


@dataclass
class Uses:
    """The writes and reads of one register, as blocks."""

    writes: list[Block] = field(default_factory=list)
    reads: list[Block] = field(default_factory=list)


def operands(op: Op | Terminator) -> Iterator[Register]:
    """Each register that an operation reads, as often as it reads it, in order."""
    match op:
        case Branch(condition=value) | Switch(value=value) | Return(value=value):
            if isinstance(value, Register):
                yield value
        case _:
            for f in fields(op):
                if f.name != "dest":
                    yield from registers_in(getattr(op, f.name))


def registers_in(item: object) -> Iterator[Register]:
    if isinstance(item, Register):
        yield item
    elif isinstance(item, list | tuple):
        for part in item:
            yield from registers_in(part)


def find_uses(blocks: list[Block], params: list[Register]) -> dict[Register, Uses]:
    """The uses of every register that the blocks mention."""
    uses: dict[Register, Uses] = {param: Uses([blocks[0]]) for param in params}
    for block in blocks:
        for op in [*block.ops, block.terminator]:
            if op is None:
                continue
            for register in operands(op):
                uses.setdefault(register, Uses()).reads.append(block)
            dest = getattr(op, "dest", None)
            if dest is not None:
                uses.setdefault(dest, Uses()).writes.append(block)
    return uses
