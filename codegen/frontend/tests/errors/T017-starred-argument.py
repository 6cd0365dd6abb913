from codegen.lang import Array, u64


def g(x: u64, y: u64) -> u64:
    return x + y


def f(xs: Array[u64]) -> u64:
    return g(*xs)


# T017-starred-argument.py:9:14: error: T017: '*' arguments have no fixed number
#     return g(*xs)
#              ^
#   write instead: each parameter and each argument by itself
