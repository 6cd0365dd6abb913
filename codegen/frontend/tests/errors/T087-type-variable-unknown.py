"""A generic function is compiled once for each use, with the types that the use gives it. Where
nothing says which types those are, there is nothing to compile.
"""

from typing import TypeVar

from codegen.lang import u64

T = TypeVar("T")


def count(x: T | None, y: T | None) -> u64:
    return u64(0) if x is None and y is None else u64(1)


def f() -> u64:
    return count(None, None)


# T087-type-variable-unknown.py:17:12: error: T087: 'count' is generic, and what for is not known here
#     return count(None, None)
#            ^
#   write instead: the type arguments, as in 'Queue[Tcb]', or arguments and results that tell
