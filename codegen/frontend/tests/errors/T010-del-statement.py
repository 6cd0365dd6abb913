"""A variable needs no end: it goes out of use by itself, and costs nothing then. Objects end with
'destroy', which tells the arena under CPython and costs nothing in the compiled program.
"""

from codegen.lang import u64


def f(x: u64) -> None:
    del x


# T010-del-statement.py:9:5: error: T010: 'del' is not part of the dialect
#     del x
#     ^
#   write instead: nothing for a variable, which goes out of use by itself; 'destroy(x)' for an object
