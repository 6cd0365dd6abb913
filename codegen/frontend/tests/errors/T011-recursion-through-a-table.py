from typing import Final

from codegen.lang import table, u64


def f(x: u64) -> u64:
    return g(x)


STEPS: Final = table(f)


def g(x: u64) -> u64:
    return STEPS[0](x - 1)


# T011-recursion-through-a-table.py:14:12: error: T011: the function can call itself: 'f' calls 'g' calls 'f'
#     return STEPS[0](x - 1)
#            ^
#   write instead: a bounded loop; the stack of the kernel is finite
