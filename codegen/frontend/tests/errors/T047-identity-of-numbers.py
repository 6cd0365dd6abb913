from codegen.lang import u64


def f(x: u64, y: u64) -> bool:
    return x is y


# T047-identity-of-numbers.py:5:12: error: T047: 'is' does not compare such values
#     return x is y
#            ^
#   write instead: a comparison of numbers, or 'is' for enums and references
