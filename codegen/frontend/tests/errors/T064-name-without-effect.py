from codegen.lang import u64


def f(x: u64) -> None:
    x


# T064-name-without-effect.py:5:5: error: T064: the expression has no effect
#     x
#     ^
#   write instead: an assignment of its value, or nothing at all
