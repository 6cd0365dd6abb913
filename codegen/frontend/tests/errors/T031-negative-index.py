from typing import Final

from codegen.lang import table, u64

SIZES: Final = table(u64(1), u64(2))


def f() -> u64:
    return SIZES[-1]


# T031-negative-index.py:9:18: error: T031: the number -1 is no index of 2 elements
#     return SIZES[-1]
#                  ^
#   write instead: a number that fits, or a conversion of the other side
