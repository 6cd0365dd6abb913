from codegen.lang import u64

def f(x: u64) -> u64:
    return (x + 1


# mypy-syntax-unclosed-parenthesis.py:4:13: error: syntax: '(' was never closed
#     return (x + 1
#             ^
#   write instead: what Python's grammar allows
