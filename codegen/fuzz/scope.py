"""What a program has so far, and what is in reach at one place of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from codegen.fuzz.types import Object, Record, Type

T = TypeVar("T")

# Names that mean something to C; the compiler has to rename them.
NAMES: Final = ("short", "register", "switch", "default", "signed", "union", "NULL", "auto", "y", "x", "errno")
MOST_CALLS: Final = 300  # executed by one call of a function


@dataclass(frozen=True)
class Parameter:
    """`most` is what the function requires of a number; a keyword has to be given by name."""

    name: str
    type: Type
    default: str = ""
    keyword: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Function:
    """Something that can be called; a property has no parameters, and `owner` is the class of a method."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Type | None
    pure: bool
    cost: int  # calls that one call executes at most
    owner: Record | Object | None = None
    is_property: bool = False


@dataclass
class Local:
    """A variable in reach."""

    type: Type
    assignable: bool = True
    most: int | None = None  # what is known of a number


class Program:
    """A program while it grows."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.risky = self.chance.random() < 0.15  # checks may fail
        self.types: list[Type] = []
        self.functions: list[Function] = []
        self.constants: dict[str, int] = {}  # plain ones
        self.globals: dict[str, Local] = {}  # constants with a width, tables, static objects
        self.lines: list[str] = []
        self.counts: dict[str, int] = {}

    def name(self, prefix: str) -> str:
        """A name that nothing else of the program has."""
        self.counts[prefix] = self.counts.get(prefix, -1) + 1
        return f"{prefix}{self.counts[prefix]}"

    def named(self, kind: type[T]) -> list[T]:
        """The declared types of a kind."""
        return [t for t in self.types if isinstance(t, kind)]


@dataclass
class Scope:
    """A place in a function."""

    program: Program
    make: Callable[[Scope, Type, int], str]  # an expression of a type, nested so deep at most
    result: Type | None = None
    pure: bool = False
    variables: dict[str, Local] = field(default_factory=dict)
    tested: set[str] = field(default_factory=set)  # mypy may know more of these than their type
    names: set[str] = field(default_factory=set)
    loops: int = 0
    times: int = 1  # how often this place is reached in one call
    cost: list[int] = field(default_factory=lambda: [1])
    may_return: bool = True

    @property
    def chance(self) -> random.Random:
        return self.program.chance

    def inner(self, *, times: int = 1) -> Scope:
        """A block inside; what it declares is unknown outside."""
        loops = self.loops + (times > 1)
        return Scope(
            self.program, self.make, self.result, self.pure, dict(self.variables), self.tested, self.names,
            loops, self.times * times, self.cost, self.may_return,
        )  # fmt: skip

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def risk(self) -> bool:
        """Whether to leave out what makes a check hold."""
        return self.program.risky and self.likely(0.25)

    def fresh(self) -> str:
        """A name for a variable."""
        name = self.chance.choice(NAMES)
        if name in self.names or self.likely(0.8):
            name = f"v{len(self.names)}"
        self.names.add(name)
        return name

    def everything(self) -> dict[str, Local]:
        """All variables and globals in reach."""
        return self.program.globals | self.variables

    def affords(self, function: Function) -> bool:
        """Whether a call here keeps the program short in time; pure places call only pure functions."""
        cheap = self.cost[0] + function.cost * self.times <= MOST_CALLS
        return cheap and (function.pure or not self.pure)

    def pay(self, function: Function) -> None:
        self.cost[0] += function.cost * self.times
