from codegen.lang import u64


def f(x: u64) -> u64:
    return x(1)


# mypy-operator-call-of-a-parameter.py:5:12: error: operator: "u64" not callable
#     return x(1)
#            ^
#   write instead: a call of a function, method or class
