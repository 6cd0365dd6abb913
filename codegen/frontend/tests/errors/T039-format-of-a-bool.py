from codegen.lang import console


def f(x: bool) -> None:
    console(f"{x}")


# T039-format-of-a-bool.py:5:13: error: T039: 'bool' cannot be formatted so
#     console(f"{x}")
#             ^
#   write instead: '{x}' or '{x:x}' with integers and texts
