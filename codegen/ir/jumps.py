"""Where control goes from a block, jumps that go there directly, and blocks that are one straight line."""

from __future__ import annotations

from codegen.ir.ops import Block, Branch, EnumLiteral, Goto, IntLiteral, Switch, Terminator


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


def destination(block: Block) -> Block:
    """Where a jump to `block` ends; a loop of nothing but jumps ends where it was entered."""
    seen: set[int] = set()
    while not block.ops and isinstance(block.terminator, Goto) and id(block) not in seen:
        seen.add(id(block))
        block = block.terminator.target
    return block


def redirect(terminator: Terminator | None) -> Terminator | None:
    """The terminator past blocks that only jump on; a choice between equal ways becomes a jump."""
    match terminator:
        case Goto(target=target, line=line):
            return Goto(destination(target), line)
        case Branch(condition, true, false, likely, line):
            true, false = destination(true), destination(false)
            return Goto(true, line) if true is false else Branch(condition, true, false, likely, line)
        case Switch():
            return redirect_switch(terminator)
        case _:
            return terminator


def redirect_switch(switch: Switch) -> Terminator:
    """Cases that end in one place become one case; those that end in the default go without saying."""
    default = destination(switch.default) if switch.default else None
    keys: dict[Block, tuple[IntLiteral | EnumLiteral, ...]] = {}
    for numbers, block in switch.cases:
        target = destination(block)
        if target is not default:
            keys[target] = keys.get(target, ()) + numbers
    if default is None and len(keys) == 1:
        return Goto(next(iter(keys)), switch.line)
    if default is not None and not keys:
        return Goto(default, switch.line)
    return Switch(switch.value, [(numbers, block) for block, numbers in keys.items()], default, switch.line)


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
