"""Only integers and bools turn into integers by a call. An enum's number is 'word_of', a packed
value's word 'raw_bits'.
"""

from enum import IntEnum

from codegen.lang import export, u64


class Color(IntEnum):
    RED = 1


@export
def f(c: Color) -> u64:
    return u64(c)


# T074-integer-of-an-enum.py:16:12: error: T074: 'Color' does not convert to an integer
#     return u64(c)
#            ^
#   write instead: 'word_of(x)' for an enum, 'raw_bits(x)' for a packed value of one word
