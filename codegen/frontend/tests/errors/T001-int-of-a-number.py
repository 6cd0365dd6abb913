from codegen.lang import u64


def f(x: u64) -> u64:
    return u64(int(x))


# T001-int-of-a-number.py:5:16: error: T001: a plain 'int' exists only at compile time
#     return u64(int(x))
#                ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
