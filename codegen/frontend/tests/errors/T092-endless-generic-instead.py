from typing import Generic, TypeVar

from codegen.lang import export, u8, u64, urange, value

T = TypeVar("T")


@value
class Box(Generic[T]):
    item: T


@export
def f() -> u64:
    return depth(Box(u8(1)), u64(3))


def depth(x: Box[T], n: u64) -> u64:
    result = u64(0)
    for _level in urange(n):
        result += 1
    return result
