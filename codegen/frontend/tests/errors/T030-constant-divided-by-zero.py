from typing import Final

LIMIT: Final = 5 // 0


# T030-constant-divided-by-zero.py:3:16: error: T030: the value of 'LIMIT' cannot be computed at compile time
#     LIMIT: Final = 5 // 0
#                    ^
#   write instead: literals, Final constants, and what is made of them
