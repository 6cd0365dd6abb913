"""To Python a bool is a number, which is an accident of its history. What counts or chooses a place is
a number, and says so.
"""

from typing import Final

from codegen.lang import table, u64

SIZES: Final = table(u64(1), u64(2))


def f(b: bool) -> u64:
    return SIZES[b]


# T106-bool-index.py:13:18: error: T106: a 'bool' stands where a number is wanted
#     return SIZES[b]
#                  ^
#   write instead: 'u64(x)', which is 0 or 1
