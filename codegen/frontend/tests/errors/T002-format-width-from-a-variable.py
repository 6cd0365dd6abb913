from codegen.lang import console, u64


def f(x: u64, n: u64) -> None:
    console(f"{x:0{n}x}")


# T002-format-width-from-a-variable.py:5:13: error: T002: a 'str' is used outside the console
#     console(f"{x:0{n}x}")
#             ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
