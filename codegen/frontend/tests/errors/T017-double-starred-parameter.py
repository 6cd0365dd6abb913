from codegen.lang import u64


def f(**options: u64) -> None:
    pass


# T017-double-starred-parameter.py:4:9: error: T017: '*' arguments have no fixed number
#     def f(**options: u64) -> None:
#             ^
#   write instead: each parameter and each argument by itself
