from codegen.lang import u64, u8


def f(x: u64, y: u8) -> bool:
    return x == y


# T018-mixed-widths.py:5:12: error: T018: the sides have different types, 'u64' and 'u8'
#     return x == y
#            ^
#   write instead: a conversion of one side, as in 'u64(x) == y'
