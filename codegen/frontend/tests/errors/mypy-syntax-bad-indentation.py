from codegen.lang import u64

def f(x: u64) -> u64:
  return x
    return x


# mypy-syntax-bad-indentation.py:5:5: error: syntax: Unexpected indent
#     return x
#     ^
#   write instead: what Python's grammar allows
