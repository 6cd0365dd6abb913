"""A table is a constant; it lies in memory that cannot be written."""

from typing import Final

from codegen.lang import table, u64

SIZES: Final = table(u64(1), u64(2))


def f(x: u64) -> None:
    SIZES[0] = x


# T076-table-written.py:11:5: error: T076: a table is read-only
#     SIZES[0] = x
#     ^
#   write instead: an array in an object of the state module for what changes
