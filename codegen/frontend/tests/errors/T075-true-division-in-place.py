from codegen.lang import u64


def f(x: u64) -> u64:
    x /= 2
    return x


# T034-true-division.py:5:5: error: T034: '/' is defined on unsigned integers only
#     x /= 2
#     ^
#   write instead: '//' or '%' on u8, u16, u32 or u64
