from codegen.lang import u64


def f(x: u64) -> None:
    nonlocal x


# T009-nonlocal-statement.py:5:5: error: T009: 'nonlocal' declares a mutable variable outside
#     nonlocal x
#     ^
#   write instead: a field of a static object of the state module
