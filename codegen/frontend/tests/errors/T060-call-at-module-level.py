"""Nothing runs when a module is loaded, as nothing loads it: it is compiled. A module declares
constants, tables, objects, classes and functions; statements stand in functions that are called
from an exported one.
"""

from codegen.lang import export


@export
def f() -> None:
    pass


f()


# T060-call-at-module-level.py:14:1: error: T060: a module only declares, and this is a statement
#     f()
#     ^
#   write instead: the statement inside a function
