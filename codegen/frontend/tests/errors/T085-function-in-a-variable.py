"""Which function a variable holds would only be known at run time, and with it what the call costs and
how deep it goes. A constant table of functions says which ones it may be.
"""

from typing import Final

from codegen.lang import table, u64


def double(x: u64) -> u64:
    return x * 2


STEPS: Final = table(double)


def f(x: u64) -> u64:
    step = STEPS[0]
    return step(x)


# T085-function-in-a-variable.py:18:5: error: T085: a function or class is no value
#     step = STEPS[0]
#     ^
#   write instead: 'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'
# T085-function-in-a-variable.py:19:12: error: T024: 'step' is no function of the program or of codegen.lang
#     return step(x)
#            ^
#   write instead: a call of a function, method or class of the program, or of an intrinsic
