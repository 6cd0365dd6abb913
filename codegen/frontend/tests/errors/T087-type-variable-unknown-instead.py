from typing import TypeVar

from codegen.lang import export, u64

T = TypeVar("T")


def count(x: T | None, y: T | None) -> u64:
    return u64(0) if x is None and y is None else u64(1)


@export
def f(x: u64 | None) -> u64:
    return count(x, x)
