from codegen.lang import Array, u64


def f(xs: Array[u64]) -> None:
    for i, x in enumerate(xs):
        pass


# T035-loop-over-enumerate.py:5:9: error: T035: one assignment sets one place
#     for i, x in enumerate(xs):
#         ^
#   write instead: an assignment for each place
