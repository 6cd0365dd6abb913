from typing import TypeVar

from codegen.lang import export, u64

T = TypeVar("T")


@export
def same_word(x: u64) -> u64:
    return same(x)


def same(x: T) -> T:
    return x
