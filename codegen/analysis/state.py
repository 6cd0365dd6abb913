"""What is known at one point of a function: facts about registers, and which of them are one and the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from codegen.analysis.interval import Fact, exactly, implies, join, widen
from codegen.ir.operands import reads
from codegen.ir.ops import BoolLiteral, EnumLiteral, IntLiteral, NoneLiteral, Op, Register, Value

Key: TypeAlias = tuple[object, ...]  # an operation and what it reads


@dataclass
class State:
    """Facts are about roots: `same` leads from a register to the value that it is known to equal.

    `known` tells the value that an operation gave, so that the same operation gives it again; keys that begin
    with "memory" last until a store. `made` tells how a root was computed, so that what is learnt of it tells
    of its operands.
    """

    facts: dict[Register, Fact] = field(default_factory=dict)
    same: dict[Register, Value] = field(default_factory=dict)
    known: dict[Key, Value] = field(default_factory=dict)
    made: dict[Register, Op] = field(default_factory=dict)

    def copy(self) -> State:
        return State(dict(self.facts), dict(self.same), dict(self.known), dict(self.made))

    def root(self, value: Value) -> Value:
        """The value that facts about `value` are kept for."""
        return self.same.get(value, value) if isinstance(value, Register) else value

    def fact(self, value: Value) -> Fact | None:
        """What is known of a value besides its type."""
        match self.root(value):
            case Register() as root:
                return self.facts.get(root)
            case IntLiteral(value=number) | EnumLiteral(value=number):
                return exactly(number)
            case BoolLiteral(value=truth):
                return exactly(int(truth))
            case NoneLiteral():
                return exactly(0)
            case _:
                return None

    def forget(self, register: Register) -> None:
        """`register` is about to be written; those that equal it keep what is known of it."""
        fact = self.facts.pop(register, None)
        self.same.pop(register, None)
        if not register.name:
            return  # written for the first time, but for loops, where nothing of the last turn is known
        followers = [r for r, root in self.same.items() if root is register]
        for follower in followers:
            self.same[follower] = followers[0]
        if followers:
            del self.same[followers[0]]
            if fact is not None:
                self.facts[followers[0]] = fact
        self.known = {k: v for k, v in self.known.items() if v is not register and register not in k}
        self.made = {r: op for r, op in self.made.items() if r is not register and not reads(op, register)}

    def forget_memory(self, written: frozenset[Key] | None) -> None:
        """These fields and elements may have changed; None means all."""
        self.known = {
            key: value
            for key, value in self.known.items()
            if key[0] != "memory" or (written is not None and key[1] not in written)
        }


def join_states(one: State, other: State) -> State:
    """What is known where two ways meet."""
    found = State(
        same={r: root for r, root in one.same.items() if other.same.get(r) == root},
        known={key: value for key, value in one.known.items() if other.known.get(key) == value},
        made={r: op for r, op in one.made.items() if other.made.get(r) is op},
    )
    for register in (*one.facts, *one.same):
        if register not in found.same:
            here, there = one.fact(register), other.fact(register)
            fact = None if here is None or there is None else join(here, there)
            if fact is not None:
                found.facts[register] = fact
    return found


def widen_states(old: State, new: State) -> State:
    """What is known at the head of a loop, after any number of turns."""
    found = join_states(old, new)
    for register, fact in list(found.facts.items()):
        before = old.fact(register)
        if before is not None and fact != before:
            wide = widen(before, fact)
            if wide is None:
                del found.facts[register]
            else:
                found.facts[register] = wide
    return found


def state_implies(state: State, other: State) -> bool:
    """Whether all that `other` knows is known in `state`."""
    return (
        all(state.same.get(r) == root for r, root in other.same.items())
        and all(state.known.get(key) == value for key, value in other.known.items())
        and all(state.made.get(r) is op for r, op in other.made.items())
        and all((own := state.fact(r)) is not None and implies(own, f) for r, f in other.facts.items())
    )
