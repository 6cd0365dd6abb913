"""Texts have no fixed size, and the kernel has nothing that could hold them. They exist to be read by
people: as literals, f-strings and parameters that go to 'console', 'fatal' and assertions.
"""

def f(name: str) -> None:
    kept = "abc"


# T002-text-variable.py:6:5: error: T002: a 'str' is used outside the console
#     kept = "abc"
#     ^
#   write instead: an enum or a number; texts go only to 'console', 'fatal' and assertions
