from codegen.lang import Array, u64


def f(x: Array[u64]) -> u64:
    match x:
        case [first, *rest]:
            return first
        case _:
            return u64(0)


# T041-star-pattern.py:6:14: error: T041: this pattern is not part of the dialect
#     case [first, *rest]:
#          ^
#   write instead: classes with keyword patterns, literals, members, '|' and '_'
