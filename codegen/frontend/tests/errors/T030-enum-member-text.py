from enum import Enum

from codegen.lang import u64, word_of


class Color(Enum):
    RED = "red"


def f(c: Color) -> u64:
    return word_of(c)


# T030-enum-member-text.py:7:11: error: T030: the value of 'RED' cannot be computed at compile time
#     RED = "red"
#           ^
#   write instead: literals, Final constants, and what is made of them
