from codegen.lang import Array, u64


def f(x: Array[u64]) -> None:
    a, *b = x


# T035-starred-target.py:5:5: error: T035: one assignment sets one place
#     a, *b = x
#     ^
#   write instead: an assignment for each place
