from codegen.lang import u64


def f(x: u64) -> None:
    match x:
        case [a]:
            pass
        case _:
            pass


# T041-sequence-pattern.py:6:14: error: T041: this pattern is not part of the dialect
#     case [a]:
#          ^
#   write instead: classes with keyword patterns, literals, members, '|' and '_'
