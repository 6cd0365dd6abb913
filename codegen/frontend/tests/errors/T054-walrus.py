"""An expression that also assigns hides the assignment from readers who look for it at the start of
lines.
"""

from codegen.lang import u64


def f(x: u64) -> u64:
    if (y := x) == 1:
        return y
    return x


# T054-walrus.py:9:9: error: T054: ':=' hides an assignment in an expression
#     if (y := x) == 1:
#         ^
#   write instead: an assignment as a statement of its own before
