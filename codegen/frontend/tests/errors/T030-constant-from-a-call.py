from typing import Final

from codegen.lang import u64


def g() -> u64:
    return u64(1)


ONE: Final = g()


# T030-constant-from-a-call.py:10:14: error: T030: the value of 'ONE' cannot be computed at compile time
#     ONE: Final = g()
#                  ^
#   write instead: literals, Final constants, and what is made of them
