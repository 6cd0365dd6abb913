from codegen.lang import u64


def f(x: u64) -> None:
    while True:
        pass


# T020-while-true-without-bound.py:5:5: error: T020: the loop has no bound
#     while True:
#     ^
#   write instead: 'bound(n, "why it ends")' first in the body, or 'for … in urange(n)'
