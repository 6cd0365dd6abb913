from codegen.lang import bound, u64


def f(x: u64, why: str) -> None:
    while x > 0:
        bound(5, why)
        x -= 1


# T020-bound-not-a-text.py:5:5: error: T020: the loop has no bound
#     while x > 0:
#     ^
#   write instead: 'bound(n, "why it ends")' first in the body, or 'for … in urange(n)'
