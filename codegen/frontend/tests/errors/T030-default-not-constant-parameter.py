from codegen.lang import u64


def g() -> u64:
    return u64(1)


def f(x: u64 = g()) -> u64:
    return x


# T030-default-not-constant-parameter.py:8:7: error: T030: the value of 'x' cannot be computed at compile time
#     def f(x: u64 = g()) -> u64:
#           ^
#   write instead: literals, Final constants, and what is made of them
