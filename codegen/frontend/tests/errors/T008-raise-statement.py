"""An exception leaves functions behind the reader's back, and leaves kernel data half changed. A
failure is a value: it stands in the type that the function returns, and mypy makes every caller
look at it.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    raise ValueError


# T008-raise-statement.py:10:5: error: T008: 'raise' is for exceptions, and nothing is raised here
#     raise ValueError
#     ^
#   write instead: 'return' of the failure as a value (an enum in a union), or 'assert' of what must hold
