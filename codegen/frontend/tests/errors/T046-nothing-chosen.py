"""A function that returns None returns nothing at all in the compiled program, so there is no value to
hand on.
"""

from codegen.lang import export


def g() -> None:
    pass


@export
def f(b: bool) -> None:
    return g() if b else None


# T046-nothing-chosen.py:14:12: error: T046: the call returns nothing that could be used
#     return g() if b else None
#            ^
#   write instead: the call as a statement of its own
