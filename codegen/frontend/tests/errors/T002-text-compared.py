def f(name: str) -> bool:
    return name == "abc"


# T002-text-compared.py:2:12: error: T002: a 'str' is used outside the console
#     return name == "abc"
#            ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
