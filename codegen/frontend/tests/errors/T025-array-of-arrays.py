from codegen.lang import Array, u64


def f(xs: Array[Array[u64]]) -> u64:
    return xs[0][0]


# T025-array-of-arrays.py:4:7: error: T025: the type 'Array[Array[u64]]' has no layout
#     def f(xs: Array[Array[u64]]) -> u64:
#           ^
#   write instead: a type from docs/dialect.md, 'Types'
