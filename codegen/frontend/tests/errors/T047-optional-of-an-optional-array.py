from codegen.lang import u64


def f(x: u64 | None, y: u64 | None) -> bool:
    return x == y


# T047-optional-of-an-optional-array.py:5:12: error: T047: '==' does not compare such values
#     return x == y
#            ^
#   write instead: a comparison of numbers, or 'is' for enums and references
