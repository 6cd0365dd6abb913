"""Each module has one name, the one that it is imported by everywhere."""

from . import parts

from codegen.lang import u64


def f(x: u64) -> u64:
    return x


# T062-relative-import.py:3:1: error: T062: the import is relative
#     from . import parts
#     ^
#   write instead: the full name of the module, from the folder that you build in
