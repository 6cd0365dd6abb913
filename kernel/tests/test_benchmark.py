"""The benchmark calls, and that a build without them does not know their numbers."""

from __future__ import annotations

import pytest

from codegen.lang import u64
from kernel.abi.errors import Error
from kernel.shapes import A0, ThreadState
from kernel.tests.caller import Caller
from kernel.tests.world import enter, pc

ANSWERS = ((21, 7), (22, 0), (23, 0), (24, Error.ILLEGAL_OPERATION.value), (25, 7))  # with 7 in a0 before


def call(made: Caller, number: int) -> int:
    """What is in a0 after the call; nothing else may change but the pc."""
    made.thread.context.words[A0] = u64(7)
    before = [int(made.thread.context.words[i]) for i in range(1, A0)]
    enter(made.thread, number)
    assert [int(made.thread.context.words[i]) for i in range(1, A0)] == before
    return int(made.thread.context.words[A0])


@pytest.mark.parametrize(("number", "answer"), ANSWERS)
def test_what_a_benchmark_call_answers(number: int, answer: int) -> None:
    made = Caller()
    where = pc(made.thread)
    assert call(made, number) == answer
    assert pc(made.thread) == where + 4


@pytest.mark.parametrize(("number", "answer"), ANSWERS)
def test_they_have_the_same_numbers_without_debug_calls(
    number: int, answer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.syscall.DEBUG", False)
    assert call(Caller(), number) == answer


@pytest.mark.parametrize("number", [0, 12, 17, 21, 25, 1 << 40])
def test_a_build_without_them_faults(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kernel.syscall.BENCHMARK", "kernel.syscall.DEBUG"):
        monkeypatch.setattr(name, False)
    made = Caller()
    enter(made.thread, number)
    assert made.thread.state is ThreadState.INACTIVE


@pytest.mark.parametrize("number", [0, 18, 20, 26, 29, 1 << 40])
def test_what_stands_between_them_and_behind_faults(number: int) -> None:
    """Calls of configurations that we do not have."""
    made = Caller()
    enter(made.thread, number)
    assert made.thread.state is ThreadState.INACTIVE
