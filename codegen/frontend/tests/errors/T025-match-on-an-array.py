from codegen.lang import Array, u64


def f(xs: Array[u64]) -> u64:
    match xs:
        case Array():
            return u64(1)


# T025-match-on-an-array.py:6:14: error: T025: the type 'Array' has no layout
#     case Array():
#          ^
#   write instead: a type from docs/dialect.md, 'Types'
