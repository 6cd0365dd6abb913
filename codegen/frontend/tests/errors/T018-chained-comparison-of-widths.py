from codegen.lang import u64, u8


def f(x: u64, y: u8, z: u64) -> bool:
    return x < z == y


# T018-chained-comparison-of-widths.py:5:12: error: T018: the sides have different types, 'u64' and 'u8'
#     return x < z == y
#            ^
#   write instead: a conversion of one side, as in 'u64(x) == y'
