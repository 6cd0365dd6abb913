"""The console writes integers, in decimal or hexadecimal, and texts. More would need a formatting
library in the kernel.
"""

from enum import Enum

from codegen.lang import console


class Color(Enum):
    RED = 1


def f(c: Color) -> None:
    console(f"{c}")


# T039-format-of-an-enum.py:15:13: error: T039: 'Color' cannot be formatted so
#     console(f"{c}")
#             ^
#   write instead: '{x}' or '{x:x}' with integers and texts
