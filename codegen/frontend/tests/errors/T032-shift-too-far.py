"""Shifting by the width or more has no meaning that processors agree on."""

from codegen.lang import u32


def f(x: u32) -> u32:
    return x << 32


# T032-shift-too-far.py:7:17: error: T032: the shift count 32 reaches the width of the type
#     return x << 32
#                 ^
#   write instead: a shift by less than the width
