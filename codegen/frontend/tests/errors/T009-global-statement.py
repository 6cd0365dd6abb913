"""State that any function may change hides who does. All state of a program stands in static objects
of one module, and is changed through their fields.
"""

from typing import Final

total: Final = 0


def f() -> None:
    global total


# T009-global-statement.py:11:5: error: T009: 'global' declares a mutable variable outside
#     global total
#     ^
#   write instead: a field of a static object of the state module
