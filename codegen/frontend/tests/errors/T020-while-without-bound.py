"""The kernel runs with interrupts off, so each of its loops has to end soon. The bound says how often
the body runs at most and why; checked builds test it, and the report adds the bounds up.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    while x > 0:
        x -= 1


# T020-while-without-bound.py:9:5: error: T020: the loop has no bound
#     while x > 0:
#     ^
#   write instead: 'bound(n, "why it ends")' first in the body, or 'for … in urange(n)'
