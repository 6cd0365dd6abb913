from codegen.lang import export


@export
def f() -> None:
    pass


if __name__ == "__main__":
    f()


# T060-main-guard.py:9:1: error: T060: a module only declares, and this is a statement
#     if __name__ == "__main__":
#     ^
#   write instead: the statement inside a function
