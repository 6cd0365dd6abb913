from codegen.lang import export


@export
def f() -> None:
    pass


f()


# T060-call-at-module-level.py:9:1: error: T060: a module only declares, and this is a statement
#     f()
#     ^
#   write instead: the statement inside a function
