from codegen.lang import console, u64


def f(x: u64) -> None:
    console("abc".upper())


# T002-string-method.py:5:13: error: T002: a 'str' is used outside the console
#     console("abc".upper())
#             ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
