from enum import Enum

from codegen.lang import enum_from, export, u64


class Color(Enum):
    RED = 1


@export
def f() -> Color:
    return enum_from(Color, u64(1), default=Color.RED)
