from codegen.lang import u64


def f(x: u64) -> None:
    try:
        pass
    except ValueError:
        pass


# T008-try-statement.py:5:5: error: T008: 'try' is for exceptions, and nothing is raised here
#     try:
#     ^
#   write instead: 'return' of the failure as a value (an enum in a union), or 'assert' of what must hold
