from typing import Final

from codegen.lang import table, u64


def double(x: u64) -> u64:
    return x * 2


STEPS: Final = table(double)


def f(x: u64) -> u64:
    step = STEPS[0]
    return step(x)


# T085-function-in-a-variable.py:14:5: error: T085: a function or class is no value
#     step = STEPS[0]
#     ^
#   write instead: 'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'
# T085-function-in-a-variable.py:15:12: error: T024: 'step' is no function of the program or of codegen.lang
#     return step(x)
#            ^
#   write instead: a call of a function, method or class of the program, or of an intrinsic
