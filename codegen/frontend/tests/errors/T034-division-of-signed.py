"""Python rounds the quotient of a negative number down, machines round it towards zero. The dialect
leaves signed division out rather than choose one silently.
"""

from codegen.lang import i32


def f(x: i32) -> i32:
    return x // 2


# T034-division-of-signed.py:9:12: error: T034: '//' is defined on unsigned integers only
#     return x // 2
#            ^
#   write instead: '//' or '%' on u8, u16, u32 or u64
