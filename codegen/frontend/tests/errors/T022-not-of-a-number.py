from codegen.lang import u64


def f(x: u64) -> bool:
    return not x


# T022-not-of-a-number.py:5:12: error: T022: only a 'bool' is true or false, and this is 'u64'
#     return not x
#            ^
#   write instead: 'x != 0' or 'x is not None'
