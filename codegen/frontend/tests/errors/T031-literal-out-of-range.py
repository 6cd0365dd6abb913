"""A number that does not fit its place would lose its high bits. Where the compiler knows the number,
that is a mistake of the program and not a matter for run time.
"""

from codegen.lang import u8


def f(x: u8) -> bool:
    return x == 256


# T031-literal-out-of-range.py:9:17: error: T031: the number 256 does not fit 'u8'
#     return x == 256
#                 ^
#   write instead: a number that fits, or a conversion of the other side
