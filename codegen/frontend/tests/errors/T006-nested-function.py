"""A function inside another one may use its variables, so it would have to keep them alive. A function
at module level that is given what it needs has no such ties, and the compiler can look at it alone.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    def g() -> None:
        pass


# T006-nested-function.py:9:5: error: T006: a function inside a function needs a closure
#     def g() -> None:
#     ^
#   write instead: a function at module level that is given what it needs
