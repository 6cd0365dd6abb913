from codegen.lang import u64


def f(x: u64, y: u64) -> u64:
    return x and y


# T022-and-of-numbers.py:5:12: error: T022: only a 'bool' is true or false, and this is 'u64'
#     return x and y
#            ^
#   write instead: 'x != 0' or 'x is not None'
