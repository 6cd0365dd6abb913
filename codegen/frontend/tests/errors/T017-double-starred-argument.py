from codegen.lang import u64


def g(x: u64) -> u64:
    return x


def f(x: u64) -> u64:
    return g(**{"x": x})


# T017-double-starred-argument.py:9:16: error: T017: '*' arguments have no fixed number
#     return g(**{"x": x})
#                ^
#   write instead: each parameter and each argument by itself
