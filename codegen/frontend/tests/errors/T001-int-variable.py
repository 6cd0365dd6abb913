from codegen.lang import u64


def f(x: u64) -> u64:
    n = 5
    return x + n


# T001-int-variable.py:5:5: error: T001: a plain 'int' exists only at compile time
#     n = 5
#     ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
