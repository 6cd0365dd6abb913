"""Python takes 0, None and empty things as false. Which of them is meant can not be seen from 'if x',
so the dialect wants the comparison.
"""

from codegen.lang import u64


def f(x: u64) -> u64:
    if x:
        return x
    return u64(0)


# T022-truth-of-a-number.py:9:8: error: T022: only a 'bool' is true or false, and this is 'u64'
#     if x:
#        ^
#   write instead: 'x != 0' or 'x is not None'
