from codegen.lang import u64, value


@value
class A:
    limit: u64


def f(x: u64, a: A) -> u64:
    match x:
        case a.limit:
            return x
        case _:
            return u64(0)


# T041-pattern-with-a-run-time-value.py:11:14: error: T041: this pattern is not part of the dialect
#     case a.limit:
#          ^
#   write instead: classes with keyword patterns, literals, members, '|' and '_'
