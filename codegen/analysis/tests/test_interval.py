"""Intervals hold what the operations of the language give."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from codegen.analysis.interval import Interval, arithmetic, exactly, join, meet, of_type, widen
from codegen.analysis.refine import MIRRORED, OPPOSITES, below
from codegen.analysis.transfer import compared, inverted
from codegen.ir.integers import ARITHMETIC, COMPARISON, wrap
from codegen.ir.types import INTEGERS, U64, IntType

KINDS = st.sampled_from(list(INTEGERS.values()))


def numbers(kind: IntType) -> st.SearchStrategy[int]:
    """Numbers of a type, small ones and those at its edges most often."""
    low, high = of_type(kind)
    near = [st.integers(max(low, at - 9), min(high, at + 9)) for at in (low, 0, kind.bits, high)]
    return st.one_of(*near, st.integers(low, high))


@st.composite
def members(draw: st.DrawFn, kind: IntType) -> tuple[int, Interval]:
    """A number, and an interval that holds it."""
    number, one, other = (draw(numbers(kind)) for _ in range(3))
    return number, Interval(min(number, one), max(number, other))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[IntType, int, Interval, int, Interval]:
    kind = draw(KINDS)
    return kind, *draw(members(kind)), *draw(members(kind))


@given(st.sampled_from(list(ARITHMETIC)), pairs())
def test_results_lie_in_the_interval(op: str, operands: tuple[IntType, int, Interval, int, Interval]) -> None:
    kind, x, left, y, right = operands
    if op in ("//", "%"):
        assume(y != 0 and not kind.signed)
    if op in ("<<", ">>"):
        assume(0 <= y < kind.bits)
    low, high = arithmetic(op, kind, left, right)
    assert low <= wrap(ARITHMETIC[op](x, y), kind).value <= high


@given(pairs())
def test_inverted(operands: tuple[IntType, int, Interval, int, Interval]) -> None:
    kind, x, interval, _, _ = operands
    low, high = inverted(kind, interval)
    assert low <= wrap(~x, kind).value <= high


@given(st.sampled_from(list(COMPARISON)), pairs())
def test_comparisons(sign: str, operands: tuple[IntType, int, Interval, int, Interval]) -> None:
    _, x, left, y, right = operands
    holds = COMPARISON[sign](x, y)
    low, high = compared(sign, left, right)
    assert low <= int(holds) <= high
    true = sign if holds else OPPOSITES[sign]
    for number, own, relation, other in ((x, left, true, right), (y, right, MIRRORED[true], left)):
        learnt = meet(own, below(own, relation, other))
        assert isinstance(learnt, Interval)
        assert learnt.low <= number <= learnt.high


@given(pairs())
def test_join_and_widen_hold_both(operands: tuple[IntType, int, Interval, int, Interval]) -> None:
    _, _, one, _, other = operands
    for both in (join(one, other), widen(one, other)):
        assert both is None or (isinstance(both, Interval) and one.within(both) and other.within(both))


def test_some_intervals() -> None:
    assert arithmetic("&", U64, of_type(U64), exactly(15)) == Interval(0, 15)
    assert arithmetic("%", U64, of_type(U64), Interval(1, 10)) == Interval(0, 9)
    assert arithmetic(">>", U64, of_type(U64), exactly(60)) == Interval(0, 15)
    assert arithmetic("-", U64, exactly(64), Interval(1, 64)) == Interval(0, 63)
    assert arithmetic("+", U64, Interval(1, 2), Interval(3, 4)) == Interval(4, 6)
    assert meet(Interval(0, 3), Interval(4, 9)) is None
    assert widen(Interval(0, 1), Interval(0, 2)) == Interval(0, 1 << 64)


def test_sets_of_classes() -> None:
    """What is left of a union after two tests is what both leave; nothing satisfies tests that exclude each other."""
    assert meet(frozenset({1, 2}), frozenset({2, 3})) == frozenset({2})
    assert meet(frozenset({1}), frozenset({2})) is None
    assert join(frozenset({1, 2}), frozenset({2, 3})) == frozenset({1, 2, 3})
    assert join(frozenset({1}), Interval(0, 3)) is None
