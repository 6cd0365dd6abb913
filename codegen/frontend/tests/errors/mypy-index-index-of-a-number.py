from codegen.lang import u64


def f(x: u64) -> u64:
    return x[0]


# mypy-index-index-of-a-number.py:5:12: error: index: Value of type "u64" is not indexable
#     return x[0]
#            ^
#   write instead: an array before the brackets, and an integer between them
