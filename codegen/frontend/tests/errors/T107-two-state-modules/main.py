"""What can change in a program is found on one page. Two modules of state would make two of it."""

from typing import Final

import other

from codegen.lang import export, kobject, u64

STATE_MODULE: Final = True


@kobject()
class Core:
    total: u64 = u64(0)


core: Final = Core()


@export
def f() -> u64:
    return core.total + other.rest.total


# main.py:9:1: error: T107: 'other' is the state module of the program already
#     STATE_MODULE: Final = True
#     ^
#   write instead: all static objects in that one module
