"""'/' gives a number with a fraction, and there are none in the kernel."""

from codegen.lang import u64


def f(x: u64) -> u64:
    return x / 2


# T075-true-quotient.py:7:12: error: T075: '/' gives a fraction
#     return x / 2
#            ^
#   write instead: '//' or '%' on u8, u16, u32 or u64
