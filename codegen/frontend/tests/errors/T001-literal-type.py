from typing import Literal

from codegen.lang import u64


def f(x: Literal[1, 2]) -> u64:
    return u64(x)


# T001-literal-type.py:6:7: error: T001: a plain 'int' exists only at compile time
#     def f(x: Literal[1, 2]) -> u64:
#           ^
#   write instead: a number with a width, as in 'u64(x)', or a Final constant
