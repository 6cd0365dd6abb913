"""The bits of a packed class are fixed where it is declared; with types that come later they could not
be.
"""

from typing import Generic, TypeVar

from codegen.lang import bits, packed, u64

T = TypeVar("T")


@packed(words=1)
class Cell(Generic[T]):
    item: T = bits(8)
    count: u64 = bits(8)


# T089-generic-packed.py:13:1: error: T089: a packed class cannot be generic
#     class Cell(Generic[T]):
#     ^
#   write instead: a class for each layout, or a generic @value class
