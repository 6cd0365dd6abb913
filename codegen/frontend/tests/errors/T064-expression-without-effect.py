"""An expression as a statement computes something that nobody sees. Mostly a call or an assignment was
meant.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    x + 1


# T064-expression-without-effect.py:9:5: error: T064: the expression has no effect
#     x + 1
#     ^
#   write instead: an assignment of its value, or nothing at all
