def f(x):
    return x


# mypy-no-untyped-def-missing-annotation.py:1:1: error: no-untyped-def: Function is missing a type annotation
#     def f(x):
#     ^
#   write instead: annotations for all parameters and the result, as in '-> None'
