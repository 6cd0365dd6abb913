"""What can change in a program is found on one page. Two modules of state would make two of it."""

from codegen.lang import export, u64
from parts.core import core
from parts.rest import rest


@export
def f() -> u64:
    return core.total + rest.total


# parts/rest.py:5:1: error: T107: 'parts.core' is the state module of its package already
#     STATE_MODULE: Final = True
#     ^
#   write instead: all static objects in that one module
