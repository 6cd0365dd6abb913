"""Methods belong to their class and are compiled once for each use of the class. Types that change
from call to call belong to a function of their own, or to the class.
"""

from typing import TypeVar

from codegen.lang import u64, value

T = TypeVar("T")


@value
class Point:
    x: u64

    def or_else(self, other: T) -> T:
        return other


# T088-generic-method.py:16:5: error: T088: a method has type variables of its own
#     def or_else(self, other: T) -> T:
#     ^
#   write instead: a function at module level, or a generic class
