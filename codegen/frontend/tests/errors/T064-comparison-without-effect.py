from codegen.lang import u64


def f(x: u64) -> None:
    x == 1


# T064-comparison-without-effect.py:5:5: error: T064: the expression has no effect
#     x == 1
#     ^
#   write instead: an assignment of its value, or nothing at all
