from codegen.lang import console, u64


def f(x: u64) -> None:
    console("%d" % x)


# T002-percent-format.py:5:13: error: T002: a 'str' is used outside the console
#     console("%d" % x)
#             ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
