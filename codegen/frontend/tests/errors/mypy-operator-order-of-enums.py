from enum import Enum


class Color(Enum):
    RED = 1
    BLUE = 2


def f(a: Color, b: Color) -> bool:
    return a < b


# mypy-operator-order-of-enums.py:10:12: error: operator: Unsupported left operand type for < ("Color")
#     return a < b
#            ^
#   write instead: operands of one type: convert one side, as in 'u64(x)', or test for None before
