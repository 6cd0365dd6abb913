"""Defaults, tables and constants stand in the program's image, so the compiler has to know them. It
computes with literals, Final constants, enum members and values made of them, but runs no
functions.
"""

from codegen.lang import kobject, u64


def g() -> u64:
    return u64(1)


@kobject()
class A:
    x: u64 = g()


# T030-default-not-constant.py:15:5: error: T030: the value of 'x' cannot be computed at compile time
#     x: u64 = g()
#     ^
#   write instead: literals, Final constants, and what is made of them
