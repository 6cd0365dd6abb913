from enum import Enum

from codegen.lang import enum_from, u64


class Color(Enum):
    RED = 1


def f(x: u64) -> Color:
    return enum_from(Color, x)


# mypy-call-arg-enum-from-without-default.py:11:12: error: call-arg: Missing named argument "default" for "enum_from"
#     return enum_from(Color, x)
#            ^
#   note: "enum_from" defined in "codegen.lang.intrinsics"
#   write instead: exactly the arguments that the definition names
