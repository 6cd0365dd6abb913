"""Calling an enum looks a number up and raises an exception if it is no member. 'enum_from' says what
such a number means.
"""

from enum import Enum


class Color(Enum):
    RED = 1


def f() -> Color:
    return Color(1)


# T073-enum-called.py:13:12: error: T073: an enum is not called
#     return Color(1)
#            ^
#   write instead: 'enum_from(Color, word, default=Color.MEMBER)', or a 'match' on the word
