"""What a condition that holds tells of the values that it was made from."""

from __future__ import annotations

from codegen.analysis.interval import NULL, THERE, Fact, Interval, exactly, meet, of_type
from codegen.analysis.state import State
from codegen.analysis.transfer import Facts
from codegen.analysis.types import tags_of
from codegen.ir.ops import (
    Assign,
    Compare,
    Convert,
    GetAlternative,
    GetTag,
    HasAlternative,
    HasTag,
    IntLiteral,
    IntOp,
    IsNull,
    Not,
    Op,
    Register,
    Value,
)
from codegen.ir.types import BoolType, IntType

OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def learn(facts: Facts, state: State, value: Value, fact: Fact) -> bool:
    """Note in `state` that a value satisfies `fact`; false if it cannot."""
    known = facts.of(state, value)
    both = fact if known is None else meet(known, fact)
    if both is None:
        return False
    root = state.root(value)
    if not isinstance(root, Register) or both == known:
        return True
    state.facts[root] = both
    made = state.made.get(root)
    return made is None or learn_operands(facts, state, made, both)


def learn_operands(facts: Facts, state: State, op: Op, fact: Fact) -> bool:
    """What the result of an operation tells of its operands."""
    match op, fact:
        case Compare() | IsNull() | Not() | HasTag() | HasAlternative(), Interval(low, high) if low == high:
            return learn_condition(facts, state, op, holds=bool(low))
        case Convert(source=source), Interval() if facts.interval(state, source).within(span(op.dest)):
            return learn(facts, state, source, fact)
        case Assign(source=source), _:
            return learn(facts, state, source, fact)
        case IntOp(), Interval():
            return learn_arithmetic(facts, state, op, fact)
        case GetTag(source=source) | GetAlternative(source=source), Interval(low, high):
            return learn(facts, state, source, frozenset(range(low, high + 1)))
        case _:
            return True


def span(register: Register) -> Interval:
    """The numbers of an integer register."""
    assert isinstance(register.type, IntType)
    return of_type(register.type)


def learn_condition(facts: Facts, state: State, op: Op, *, holds: bool) -> bool:
    """What a condition tells that holds, or does not."""
    match op:
        case Not(source=source):
            return learn(facts, state, source, exactly(int(not holds)))
        case IsNull(source=source):
            return learn(facts, state, source, NULL if holds else THERE)
        case Compare(op=sign, left=left, right=right):
            sign = sign if holds else OPPOSITES[sign]
            limit, other = facts.interval(state, right), facts.interval(state, left)
            return learn(facts, state, left, below(facts.interval(state, left), sign, limit)) and learn(
                facts, state, right, below(facts.interval(state, right), MIRRORED[sign], other)
            )
        case HasTag(source=source, classes=classes):
            return learn_tags(facts, state, source, tags_of(facts.program, classes), holds=holds)
        case HasAlternative(source=source, indices=indices):
            return learn_tags(facts, state, source, frozenset(indices), holds=holds)
        case _:
            return True


def learn_tags(facts: Facts, state: State, source: Value, tags: frozenset[int], *, holds: bool) -> bool:
    held = facts.of(state, source)
    if not isinstance(held, frozenset):
        return True
    rest = held & tags if holds else held - tags
    return bool(rest) and learn(facts, state, source, rest)


def below(own: Interval, sign: str, other: Interval) -> Interval:
    """What `x sign y` tells of x, if y lies in `other`."""
    match sign:
        case "==":
            return other
        case "!=" if other.low == other.high:
            low = own.low + (own.low == other.low)
            return Interval(low, own.high - (own.high == other.low))
        case "<":
            return Interval(own.low, other.high - 1)
        case "<=":
            return Interval(own.low, other.high)
        case ">":
            return Interval(other.low + 1, own.high)
        case ">=":
            return Interval(other.low, own.high)
        case _:
            return own


def learn_arithmetic(facts: Facts, state: State, op: IntOp, fact: Interval) -> bool:
    """A sum or difference that did not wrap, or a shift to the right, by a constant."""
    if isinstance(op.dest.type, BoolType):
        both = (op.op == "&" and fact.low == 1) or (op.op == "|" and fact.high == 0)
        return not both or (learn(facts, state, op.left, fact) and learn(facts, state, op.right, fact))
    if not isinstance(op.right, IntLiteral) or not isinstance(op.dest.type, IntType):
        return True
    by, own = op.right.value, facts.interval(state, op.left)
    match op.op:
        case "+" if own.high + by <= span(op.dest).high and own.low + by >= span(op.dest).low:
            return learn(facts, state, op.left, Interval(fact.low - by, fact.high - by))
        case "-" if own.low - by >= span(op.dest).low and own.high - by <= span(op.dest).high:
            return learn(facts, state, op.left, Interval(fact.low + by, fact.high + by))
        case ">>":
            return learn(facts, state, op.left, Interval(fact.low << by, (fact.high + 1 << by) - 1))
        case _:
            return True
