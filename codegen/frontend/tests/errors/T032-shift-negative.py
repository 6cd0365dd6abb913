from codegen.lang import u64


def f(x: u64) -> u64:
    return x << -1


# T032-shift-negative.py:5:17: error: T032: the shift count -1 reaches the width of the type
#     return x << -1
#                 ^
#   write instead: a shift by less than the width
