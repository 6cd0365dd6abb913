from codegen.lang import u64


def f(x: u64) -> None:
    g = lambda: x


# T006-lambda-expression.py:5:9: error: T006: a function inside a function needs a closure
#     g = lambda: x
#         ^
#   write instead: a function at module level that is given what it needs
