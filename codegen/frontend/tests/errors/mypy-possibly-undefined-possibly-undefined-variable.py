from codegen.lang import u64


def f(x: u64) -> u64:
    if x == 0:
        y = x
    return y


# mypy-possibly-undefined-possibly-undefined-variable.py:7:12: error: possibly-undefined: Name "y" may be undefined
#     return y
#            ^
#   write instead: a value on every path that leads here, such as one before the 'if'
