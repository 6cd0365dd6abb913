from codegen.lang import u64, u8


def f(x: u64) -> u8:
    return x


# mypy-return-value-wrong-type-as-mypy-says-it.py:5:12: error: return-value: Incompatible return value type (got "u64", expected "u8")
#     return x
#            ^
#   write instead: a value of the result's type, or another type after '->'
