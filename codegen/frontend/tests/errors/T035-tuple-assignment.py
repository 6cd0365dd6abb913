from codegen.lang import u64


def f(x: u64, y: u64) -> u64:
    x, y = y, x
    return x


# T035-tuple-assignment.py:5:5: error: T035: one assignment sets one place
#     x, y = y, x
#     ^
#   write instead: an assignment for each place
