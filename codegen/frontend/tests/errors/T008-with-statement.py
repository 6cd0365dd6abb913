def f(x: memoryview) -> None:
    pass


def g() -> None:
    with open("x"):
        pass


# T008-with-statement.py:6:5: error: T008: 'with' is for exceptions, and nothing is raised here
#     with open("x"):
#     ^
#   write instead: 'return' of the failure as a value (an enum in a union), or 'assert' of what must hold
