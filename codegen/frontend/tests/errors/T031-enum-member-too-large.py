from enum import Enum

from codegen.lang import u64, word_of


class Color(Enum):
    RED = 1 << 32


def f(c: Color) -> u64:
    return word_of(c)


# T031-enum-member-too-large.py:7:11: error: T031: the number 4294967296 does not fit an enum of 32 bits
#     RED = 1 << 32
#           ^
#   write instead: a number that fits, or a conversion of the other side
