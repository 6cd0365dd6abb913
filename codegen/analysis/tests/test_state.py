"""What is known where two ways meet is what both of them know."""

from __future__ import annotations

from codegen.analysis.interval import Interval
from codegen.analysis.state import State, join_states
from codegen.ir.ops import IntLiteral, Register
from codegen.ir.types import U64

ONE, TWO = Register(U64, "one"), Register(U64, "two")
KEY = ("memory", ("Node", "n"), ONE)


def test_a_value_that_only_one_way_knows_is_forgotten() -> None:
    loaded, other = State(known={KEY: TWO}), State(known={KEY: IntLiteral(1, U64)})
    assert join_states(loaded, State()).known == {}
    assert join_states(State(), loaded).known == {}
    assert join_states(loaded, other).known == {}
    assert join_states(loaded, loaded).known == {KEY: TWO}


def test_equal_registers_have_to_be_equal_on_both_ways() -> None:
    state = State(same={ONE: TWO})
    assert join_states(state, State()).same == {}
    assert join_states(state, state).same == {ONE: TWO}


def test_numbers_are_joined_and_unknown_ones_are_dropped() -> None:
    low, high = State(facts={ONE: Interval(0, 3), TWO: Interval(1, 1)}), State(facts={ONE: Interval(5, 9)})
    assert join_states(low, high).facts == {ONE: Interval(0, 9)}
