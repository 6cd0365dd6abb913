from typing import Final

FAST: Final = True
if FAST:
    import codegen.lang


# T060-conditional-import.py:4:1: error: T060: a module only declares, and this is a statement
#     if FAST:
#     ^
#   write instead: the statement inside a function
