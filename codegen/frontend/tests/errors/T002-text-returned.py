from codegen.lang import u64


def f(x: u64) -> str:
    return "abc"


# T002-text-returned.py:4:1: error: T002: a 'str' is used outside the console
#     def f(x: u64) -> str:
#     ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
