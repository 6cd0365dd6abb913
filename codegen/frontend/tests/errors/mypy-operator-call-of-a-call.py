from codegen.lang import u64


def g(x: u64) -> u64:
    return x


def f(x: u64) -> u64:
    return g(x)(x)


# mypy-operator-call-of-a-call.py:9:12: error: operator: "u64" not callable
#     return g(x)(x)
#            ^
#   write instead: a call of a function, method or class
