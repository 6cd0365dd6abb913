from codegen.lang import u64

def f(x: u64) -> u64
    return x


# mypy-syntax-syntax-error.py:3:22: error: syntax: Expected ':'
#     def f(x: u64) -> u64
#                          ^
#   write instead: what Python's grammar allows
