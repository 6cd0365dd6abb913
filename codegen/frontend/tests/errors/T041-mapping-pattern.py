from codegen.lang import u64


def f(x: u64) -> u64:
    match x:
        case {"a": y}:
            return x
        case _:
            return x


# T041-mapping-pattern.py:6:14: error: T041: this pattern is not part of the dialect
#     case {"a": y}:
#          ^
#   write instead: classes with keyword patterns, literals, members, '|' and '_'
