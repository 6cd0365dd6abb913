from codegen.lang import u64, u8


def f(x: u64) -> u8 | u64:
    return 5


# mypy-return-value-union-of-two-integers-and-a-literal.py:5:12: error: return-value: Incompatible return value type (got "int", expected "u8 | u64")
#     return 5
#            ^
#   write instead: a value of the result's type, or another type after '->'
