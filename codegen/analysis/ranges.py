"""What is known before each operation of a function: a walk over its blocks until nothing new is learnt.

At the head of a loop, what changes from turn to turn is widened until it holds for all turns; then two more
walks bring it back as far as the loop's own condition allows. What they found is kept only if one more walk
confirms it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codegen.analysis.effects import Effects
from codegen.analysis.flow import Shape, find_shape, successors
from codegen.analysis.interval import Fact, Interval, join
from codegen.analysis.refine import learn
from codegen.analysis.state import State, join_states, state_implies, widen_states
from codegen.analysis.step import step
from codegen.analysis.transfer import Facts
from codegen.ir.ops import Block, Branch, Op, Return, Switch, Value
from codegen.ir.program import Function

PRECISE = 2  # walks before loops are widened
NARROWING = 2  # walks after

Merge = Callable[[State, State], State]


class Ranges:
    """What is known of one function whose parameters satisfy `params`."""

    def __init__(
        self, facts: Facts, effects: dict[str, Effects], function: Function, params: list[Fact | None]
    ) -> None:
        self.facts, self.effects = facts, effects
        self.shape: Shape = find_shape(function.blocks[0])
        given = zip(function.params, params, strict=True)
        self.start = State({register: fact for register, fact in given if fact is not None})
        self.ways: list[list[tuple[int, int]]] = [[] for _ in self.shape.order]  # block, place among its ends
        for i, block in enumerate(self.shape.order):
            for place, target in enumerate(successors(block)):
                self.ways[self.shape.index(target)].append((i, place))
        self.states: dict[int, State] = {}  # at the beginnings of the blocks that are reached
        self.edges: dict[tuple[int, int], State | None] = {}
        self.solve()

    def states_in(self, block: Block) -> Iterator[tuple[Op | None, State]]:
        """Each operation of a block with what is known before it; None stands for the end of the block."""
        before = self.states.get(self.shape.number.get(id(block), -1))
        if before is None:
            return
        state = before.copy()
        for op in list(block.ops):
            yield op, state
            if not step(self.facts, self.effects, state, op):
                return
        yield None, state

    def result(self) -> Fact | None:
        """What every value that the function returns satisfies."""
        found: Fact | None = None
        for block in self.shape.order:
            if isinstance(block.terminator, Return) and block.terminator.value is not None:
                for op, state in self.states_in(block):
                    if op is None:
                        fact = self.facts.of(state, block.terminator.value)
                        found = fact if found is None else None if fact is None else join(found, fact)
        return found

    def solve(self) -> None:
        """Fill in `states`."""
        self.walk(replace)
        if not any(entry >= i for i, entries in enumerate(self.shape.entries) for entry in entries):
            return
        turn = 1
        while self.walk(join_states if turn <= PRECISE else widen_states):
            turn += 1
        wide = dict(self.states)
        for _ in range(NARROWING):
            self.walk(replace)
        narrow = dict(self.states)
        self.walk(replace)
        confirmed = self.states.keys() <= narrow.keys() and all(
            state_implies(state, narrow[i]) for i, state in self.states.items()
        )
        self.states = narrow if confirmed else wide

    def walk(self, merge: Merge) -> bool:
        """Visit every block once, in order; whether less is known at the head of some loop than before."""
        changed = False
        for i, block in enumerate(self.shape.order):
            arriving, old = self.arriving(i), self.states.get(i)
            if arriving is None:
                self.states.pop(i, None)
            else:
                is_head = any(entry >= i for entry in self.shape.entries[i])
                new = merge(old, arriving) if is_head and old is not None else arriving
                if new == old:
                    continue  # what leaves is what left before
                changed |= is_head and (old is None or not state_implies(new, old) or not state_implies(old, new))
                self.states[i] = new
            for place, state in enumerate(self.leaving(block)):
                self.edges[i, place] = state
        return changed

    def arriving(self, i: int) -> State | None:
        """What is known on all ways to a block; one that was not walked yet, or never is, does not count."""
        found = self.start if i == 0 else None
        for way in self.ways[i]:
            state = self.edges.get(way)
            if state is not None:
                found = state if found is None else join_states(found, state)
        return found

    def leaving(self, block: Block) -> list[State | None]:
        """What is known on each way out of a block; None for one that is never taken."""
        for op, state in self.states_in(block):
            if op is None:
                return list(self.choices(block, state))
        return [None] * len(successors(block))

    def choices(self, block: Block, state: State) -> Iterator[State | None]:
        """What is known on each way out, from what is known at the end."""
        match block.terminator:
            case Branch(condition=condition):
                yield self.assume(state, condition, 1, 1)
                yield self.assume(state, condition, 0, 0)
            case Switch(value=value, cases=cases, default=default):
                for keys, _ in cases:
                    numbers = [key.value for key in keys]
                    yield self.assume(state, value, min(numbers), max(numbers))
                if default is not None:
                    yield state
            case _:
                yield state

    def assume(self, state: State, value: Value, low: int, high: int) -> State | None:
        """The state if a value lies between two numbers; None if it cannot."""
        after = state.copy()
        return after if learn(self.facts, after, value, Interval(low, high)) else None


def replace(_old: State, new: State) -> State:
    """Take what arrives."""
    return new
