"""Arguments are handed over in registers that are chosen at compile time, so their number is fixed."""

from codegen.lang import u64


def f(*words: u64) -> None:
    pass


# T017-star-arguments.py:6:8: error: T017: '*' arguments have no fixed number
#     def f(*words: u64) -> None:
#            ^
#   write instead: each parameter and each argument by itself
