def f(x: str | None) -> None:
    pass


# T002-text-in-a-union.py:1:7: error: T002: a 'str' is used outside the console
#     def f(x: str | None) -> None:
#           ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
