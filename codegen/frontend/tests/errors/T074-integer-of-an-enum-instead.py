from enum import IntEnum

from codegen.lang import export, u64, word_of


class Color(IntEnum):
    RED = 1


@export
def f(c: Color) -> u64:
    return word_of(c)
