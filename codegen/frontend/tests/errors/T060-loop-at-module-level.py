from codegen.lang import urange

for i in urange(3):
    pass


# T060-loop-at-module-level.py:3:1: error: T060: a module only declares, and this is a statement
#     for i in urange(3):
#     ^
#   write instead: the statement inside a function
