from codegen.lang import u64


def f(x: u64) -> int:
    return 5


# T001-int-returned.py:4:1: error: T001: a plain 'int' exists only at compile time
#     def f(x: u64) -> int:
#     ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
