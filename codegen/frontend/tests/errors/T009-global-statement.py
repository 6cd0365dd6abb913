from typing import Final

total: Final = 0


def f() -> None:
    global total


# T009-global-statement.py:7:5: error: T009: 'global' declares a mutable variable outside
#     global total
#     ^
#   write instead: a field of a static object of the state module
