from typing import TypeVar

from codegen.lang import export, u64, value

T = TypeVar("T")


@value
class Point:
    x: u64


def or_else(point: Point, other: T) -> T:
    return other


@export
def f(point: Point, other: u64) -> u64:
    return or_else(point, other)
