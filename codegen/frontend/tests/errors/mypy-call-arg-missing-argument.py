from codegen.lang import u64


def g(x: u64, y: u64) -> u64:
    return x + y


def f(x: u64) -> u64:
    return g(x)


# mypy-call-arg-missing-argument.py:9:12: error: call-arg: Missing positional argument "y" in call to "g"
#     return g(x)
#            ^
#   write instead: exactly the arguments that the definition names
