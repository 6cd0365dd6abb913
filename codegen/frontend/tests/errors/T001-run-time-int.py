"""A plain 'int' of Python has no width, so no register could hold every one of them. In the dialect an
'int' is a number that the compiler knows; whatever exists at run time has a width, and arithmetic
wraps at it in every engine.
"""

from codegen.lang import u64


def f(x: u64) -> u64:
    n = int(x)
    return x


# T001-run-time-int.py:10:5: error: T001: a plain 'int' exists only at compile time
#     n = int(x)
#     ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
