"""Generic code is typed once, for every type that fits; a list of types would be typed once for each."""

from typing import TypeVar

from codegen.lang import u8, u16

N = TypeVar("N", u8, u16)


def add(x: N, y: N) -> N:
    return x + y


# T093-type-variable-of-a-list.py:7:1: error: T093: the type variable 'N' stands for one of a list of types
#     N = TypeVar("N", u8, u16)
#     ^
#   write instead: a bound that they share, as in TypeVar("N", bound=Integer), or no bound
