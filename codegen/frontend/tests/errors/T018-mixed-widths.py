"""Python compares the numbers; a machine compares registers of one width. Which of the two widths is
meant makes a difference for large and negative numbers, so the program has to say it. A virtual and
a physical address are never the same thing.
"""

from codegen.lang import u64, u8


def f(x: u64, y: u8) -> bool:
    return x == y


# T018-mixed-widths.py:10:12: error: T018: the sides have different types, 'u64' and 'u8'
#     return x == y
#            ^
#   write instead: a conversion of one side, as in 'u64(x) == y'
