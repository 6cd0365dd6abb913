from typing import TypeVar

from codegen.lang import Integer, export, u8

N = TypeVar("N", bound=Integer)


@export
def f(x: u8) -> u8:
    return add(x, x)


def add(x: N, y: N) -> N:
    return x + y
