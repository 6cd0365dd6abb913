from codegen.lang import console


def f() -> None:
    console(__name__)


# T024-module-dunder-read.py:5:13: error: T024: '__name__' is no function of the program or of codegen.lang
#     console(__name__)
#             ^
#   write instead: a call of a function, method or class of the program, or of an intrinsic
