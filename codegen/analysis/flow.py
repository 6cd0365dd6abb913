"""The shape of a function: which block stands inside which, so that C can be written with `if` and braces."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.ir.ops import Block, Branch, Goto, Return, Switch, Unreachable


@dataclass
class Shape:
    """Reachable blocks in reverse postorder, and for each the blocks it immediately dominates."""

    order: list[Block] = field(default_factory=list)
    number: dict[int, int] = field(default_factory=dict)  # id of a block → its place in `order`
    entries: list[list[int]] = field(default_factory=list)  # predecessors, one for each edge
    dominator: list[int] = field(default_factory=list)  # immediate; the entry's is itself

    def index(self, block: Block) -> int:
        return self.number[id(block)]

    def joins(self, block: Block) -> list[Block]:
        """What follows `block` at its own level: dominated by it and entered from several places."""
        own = self.index(block)
        return [b for i, b in enumerate(self.order) if i != own and self.dominator[i] == own and not self.is_nested(b)]

    def is_nested(self, block: Block) -> bool:
        """Whether `block` can stand where the one jump to it is."""
        return len(self.entries[self.index(block)]) == 1

    def is_loop(self, block: Block) -> bool:
        """Whether some jump goes back to `block`."""
        own = self.index(block)
        return any(entry >= own for entry in self.entries[own])

    def dominates(self, upper: Block, lower: Block) -> bool:
        """Whether every way to `lower` leads through `upper`."""
        own, at = self.index(upper), self.index(lower)
        while at > own:
            at = self.dominator[at]
        return at == own


def successors(block: Block) -> list[Block]:
    """Where control may go from a block, one for each edge."""
    match block.terminator:
        case Goto(target=target):
            return [target]
        case Branch(true=true, false=false):
            return [true, false]
        case Switch(cases=cases, default=default):
            return [b for _, b in cases] + ([default] if default is not None else [])
        case Return() | Unreachable() | None:
            return []


def find_shape(entry: Block) -> Shape:
    """Analyse the blocks that `entry` reaches."""
    shape = Shape(postorder(entry)[::-1])
    shape.number = {id(block): i for i, block in enumerate(shape.order)}
    shape.entries = [[] for _ in shape.order]
    for i, block in enumerate(shape.order):
        for target in successors(block):
            shape.entries[shape.index(target)].append(i)
    shape.dominator = find_dominators(shape.entries)
    return shape


def postorder(entry: Block) -> list[Block]:
    """Every reachable block, after those it leads to first."""
    seen, done = {id(entry)}, []
    stack = [(entry, iter(successors(entry)[::-1]))]
    while stack:
        block, todo = stack[-1]
        target = next(todo, None)
        if target is None:
            done.append(block)
            stack.pop()
        elif id(target) not in seen:
            seen.add(id(target))
            stack.append((target, iter(successors(target)[::-1])))
    return done


def find_dominators(entries: list[list[int]]) -> list[int]:
    """Immediate dominators by iteration (Cooper, Harvey and Kennedy)."""
    unknown = -1
    dominator = [0] + [unknown] * (len(entries) - 1)

    def meet(one: int, other: int) -> int:
        while one != other:
            one, other = (dominator[one], other) if one > other else (one, dominator[other])
        return one

    changed = True
    while changed:
        changed = False
        for i in range(1, len(entries)):
            known = [e for e in entries[i] if dominator[e] != unknown]
            new = known[0]
            for other in known[1:]:
                new = meet(new, other)
            if dominator[i] != new:
                dominator[i], changed = new, True
    return dominator
