from codegen.lang import u32


def f(x: u32) -> u32:
    return x % 0


# T031-division-by-zero.py:5:16: error: T031: the number 0 cannot divide
#     return x % 0
#                ^
#   write instead: a number that fits, or a conversion of the other side
