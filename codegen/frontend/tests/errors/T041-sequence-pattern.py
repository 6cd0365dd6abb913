"""A 'match' becomes one switch on a tag or a number. Patterns that look into containers, or call code
to find out whether they fit, have no such form.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    match x:
        case [a]:
            pass
        case _:
            pass


# T041-sequence-pattern.py:10:14: error: T041: this pattern is not part of the dialect
#     case [a]:
#          ^
#   write instead: classes with keyword patterns, literals, members, '|' and '_'
