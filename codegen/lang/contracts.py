"""What must hold, in plain Python: before a function, after it, and on every turn of a loop.

A contract that is broken is a fault of the program. CPython and checked builds stop with its sentence;
release builds leave contracts out. So a condition may look, but not change anything.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec, TypeVar, overload

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")


class BrokenContract(AssertionError):
    """What an `ensures` promised does not hold; `line` is where the promise stands."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


def requires(condition: bool, why: str) -> None:
    """First in a function: its callers see to it that the condition holds."""
    assert condition, why


def invariant(condition: bool, why: str) -> None:
    """First in the body of a loop: the condition holds at the start of each turn."""
    assert condition, why


class ensures(Generic[Q]):
    """A decorator: what the function gives satisfies the predicate `holds`.

    The predicate is a function of the result and of all parameters as they were at the call; of the
    parameters alone if nothing is returned.
    """

    def __init__(self, holds: Callable[Q, bool], why: str) -> None:
        self.holds: Callable[..., bool] = holds
        self.why = why
        self.line = sys._getframe(1).f_lineno

    @overload
    def __call__(self: ensures[P], function: Callable[P, None]) -> Callable[P, None]: ...
    @overload
    def __call__(self: ensures[Concatenate[R, P]], function: Callable[P, R]) -> Callable[P, R]: ...
    def __call__(self, function: Callable[..., R]) -> Callable[..., R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args: object, **named: object) -> R:
            result = function(*args, **named)
            passed = args, named
            if named or len(args) != len(signature.parameters):
                bound = signature.bind(*args, **named)
                bound.apply_defaults()
                passed = bound.args, bound.kwargs
            given = passed[0] if result is None and gives_nothing(function) else (result, *passed[0])
            if not self.holds(*given, **passed[1]):
                raise BrokenContract(self.why, self.line)
            return result

        return checked


def gives_nothing(function: Callable[..., object]) -> bool:
    """Whether a function is declared to return None."""
    return function.__annotations__.get("return") in (None, "None")
