from enum import Enum, auto

from codegen.lang import export, u64


class Problem(Enum):
    TOO_LARGE = auto()


@export
def f(x: u64) -> u64 | Problem:
    if x > 5:
        return Problem.TOO_LARGE
    return x
