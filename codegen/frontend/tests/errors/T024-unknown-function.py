"""Functions of Python's library do not exist at run time, as there is no Python there."""

from codegen.lang import u64


def f(x: u64) -> None:
    print(x)


# T024-unknown-function.py:7:5: error: T024: 'print' is no function of the program or of codegen.lang
#     print(x)
#     ^
#   write instead: a call of a function, method or class of the program, or of an intrinsic
