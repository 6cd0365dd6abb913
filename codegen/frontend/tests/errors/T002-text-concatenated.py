from codegen.lang import console


def f(name: str) -> None:
    console("abc" + name)


# T002-text-concatenated.py:5:13: error: T002: a 'str' is used outside the console
#     console("abc" + name)
#             ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
