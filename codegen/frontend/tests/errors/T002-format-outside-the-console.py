from codegen.lang import u64


def f(x: u64) -> None:
    name = f"{x}"


# T002-format-outside-the-console.py:5:5: error: T002: a 'str' is used outside the console
#     name = f"{x}"
#     ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
