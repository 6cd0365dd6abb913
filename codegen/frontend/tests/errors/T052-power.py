"""'**' and '@' are library routines in disguise. A power of two is a shift; everything else is a
function that says what it costs.
"""

from codegen.lang import u64


def f(x: u64) -> u64:
    return x**2


# T052-power.py:9:12: error: T052: the operator '**' is not part of the dialect
#     return x**2
#            ^
#   write instead: shifts, products, or a function of the program
