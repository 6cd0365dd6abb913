from typing import Callable

from codegen.lang import u64


def f(step: Callable[[u64], u64], x: u64) -> u64:
    return step(x)


# T085-function-as-a-parameter.py:6:7: error: T085: a function or class is no value
#     def f(step: Callable[[u64], u64], x: u64) -> u64:
#           ^
#   write instead: 'HANDLERS: Final = table(f, g)' at module level, and a call 'HANDLERS[i](x)'
