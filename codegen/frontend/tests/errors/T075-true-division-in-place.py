from codegen.lang import u64


def f(x: u64) -> u64:
    x /= 2
    return x


# T075-true-division-in-place.py:5:5: error: T075: '/' gives a fraction
#     x /= 2
#     ^
#   write instead: '//' or '%' on u8, u16, u32 or u64
