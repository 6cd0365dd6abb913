from codegen.lang import u64


def f(x: u64) -> None:
    while x > 0:
        x -= 1


# T020-while-without-bound.py:5:5: error: T020: the loop has no bound
#     while x > 0:
#     ^
#   write instead: 'bound(n, "why it ends")' first in the body, or 'for … in urange(n)'
