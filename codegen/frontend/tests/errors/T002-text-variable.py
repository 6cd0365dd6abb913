def f(name: str) -> None:
    kept = "abc"


# T002-text-variable.py:2:5: error: T002: a 'str' is used outside the console
#     kept = "abc"
#     ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
