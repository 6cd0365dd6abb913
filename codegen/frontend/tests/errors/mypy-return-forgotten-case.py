from enum import Enum

from codegen.lang import u64


class Color(Enum):
    RED = 1
    BLUE = 2


def f(c: Color) -> u64:
    match c:
        case Color.RED:
            return u64(1)


# mypy-return-forgotten-case.py:11:1: error: return: Missing return statement
#     def f(c: Color) -> u64:
#     ^
#   write instead: a 'return' on every path, or 'fatal(…)' where none is possible
# mypy-return-forgotten-case.py:12:5: error: exhaustive-match: Match statement has unhandled case for values of type "Literal[Color.BLUE]"
#     match c:
#     ^
#   note: If match statement is intended to be non-exhaustive, add `case _: pass`
#   write instead: a case for each alternative, or 'case _'
