"""One refusal of the reference, as a call that is refused for this reason and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kernel.abi.labels import Label
from kernel.tests.caller import Caller


def as_it_is(made: Caller) -> None:
    """Nothing is prepared."""


@dataclass(frozen=True, slots=True)
class Case:
    """`answer` are the words of the error, None for one that the machine decides."""

    label: Label
    when: str
    on: int
    words: tuple[int, ...] = ()
    caps: tuple[int, ...] = ()
    answer: tuple[int | None, ...] = ()
    prepare: Callable[[Caller], None] = as_it_is

    @property
    def name(self) -> str:
        return f"{self.label.name.lower()}: {self.when}"
