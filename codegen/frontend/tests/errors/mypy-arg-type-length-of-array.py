from codegen.lang import Array, u64


def f(xs: Array[u64]) -> u64:
    return u64(len(xs))


# mypy-arg-type-length-of-array.py:5:20: error: arg-type: Argument 1 to "len" has incompatible type "Array[u64]"; expected "Sized"
#     return u64(len(xs))
#                    ^
#   write instead: a value of the parameter's type: a conversion like 'u64(x)', or a test that narrows 'x'
