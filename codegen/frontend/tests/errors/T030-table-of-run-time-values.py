from typing import Final

from codegen.lang import table, u64


def g() -> u64:
    return u64(1)


SIZES: Final = table(u64(1), g())


# T030-table-of-run-time-values.py:10:30: error: T030: the value of 'SIZES' cannot be computed at compile time
#     SIZES: Final = table(u64(1), g())
#                                  ^
#   write instead: literals, Final constants, and what is made of them
