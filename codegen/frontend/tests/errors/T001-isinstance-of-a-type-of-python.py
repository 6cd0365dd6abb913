from codegen.lang import u64


def f(x: u64 | None) -> bool:
    return isinstance(x, int)


# T001-isinstance-of-a-type-of-python.py:5:26: error: T001: a plain 'int' exists only at compile time
#     return isinstance(x, int)
#                          ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
