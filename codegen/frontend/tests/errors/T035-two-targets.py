from codegen.lang import u64


def f(x: u64) -> None:
    y = z = x


# T035-two-targets.py:5:9: error: T035: one assignment sets one place
#     y = z = x
#         ^
#   write instead: an assignment for each place
