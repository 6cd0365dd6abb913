"""The kernel's stack is small and fixed, and the compiler proves that it is large enough. With
recursion it could not: how deep the calls go would depend on the data.
"""

from codegen.lang import u64


def f(x: u64) -> u64:
    return g(x)


def g(x: u64) -> u64:
    return f(x - 1)


# T011-recursion.py:13:12: error: T011: the function can call itself: 'f' calls 'g' calls 'f'
#     return f(x - 1)
#            ^
#   write instead: a bounded loop; the stack of the kernel is finite
