from codegen.lang import bound, u64


def f(x: u64) -> None:
    while x > 0:
        x -= 1
        bound(5, "late")


# T020-bound-second-in-a-loop.py:5:5: error: T020: the loop has no bound
#     while x > 0:
#     ^
#   write instead: 'bound(n, "why it ends")' first in the body, or 'for … in urange(n)'
