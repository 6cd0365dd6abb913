"""Each use of a generic function is compiled for its types, so there have to be finitely many of them."""

from typing import Generic, TypeVar

from codegen.lang import u8, u64, value

T = TypeVar("T")


@value
class Box(Generic[T]):
    item: T


def depth(x: T, n: u64) -> u64:
    return n if n == 0 else depth(Box(x), n - 1)


def f() -> u64:
    return depth(u8(1), u64(3))


# T092-endless-generic.py:16:29: error: T092: the uses of 'depth' are nested deeper than eight levels, or without end
#     return n if n == 0 else depth(Box(x), n - 1)
#                             ^
#   write instead: a function that does not call itself with a larger type
