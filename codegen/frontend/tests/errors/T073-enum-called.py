from enum import Enum


class Color(Enum):
    RED = 1


def f() -> Color:
    return Color(1)


# T073-enum-called.py:9:12: error: T073: an enum is not called
#     return Color(1)
#            ^
#   write instead: 'enum_from(Color, word, default=Color.MEMBER)', or a 'match' on the word
