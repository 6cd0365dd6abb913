"""Each class of a union has its fields in places of its own. 'match' or 'isinstance' says which class
it is; then the field is known.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64


@value
class B:
    x: u64


def f(c: A | B) -> u64:
    return c.x


# T072-attribute-of-a-union.py:19:12: error: T072: 'x' of a union could be one of several
#     return c.x
#            ^
#   write instead: 'match' or 'isinstance' before
