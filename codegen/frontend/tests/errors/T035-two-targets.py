"""One assignment that sets several places does so in an order that readers have to know."""

from codegen.lang import u64


def f(x: u64) -> None:
    y = z = x


# T035-two-targets.py:7:9: error: T035: one assignment sets one place
#     y = z = x
#         ^
#   write instead: an assignment for each place
