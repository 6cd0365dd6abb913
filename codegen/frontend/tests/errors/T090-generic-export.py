"""Assembly calls an exported function by its name, and a generic one is many functions."""

from typing import TypeVar

from codegen.lang import export

T = TypeVar("T")


@export
def same(x: T) -> T:
    return x


# T090-generic-export.py:10:2: error: T090: a generic function has no name of its own to export, and no predicate could fit every use
#     @export
#      ^
#   write instead: a function for the one type that calls the generic one
