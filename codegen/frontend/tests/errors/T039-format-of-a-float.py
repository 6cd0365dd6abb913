from codegen.lang import console, u64


def f(x: u64) -> None:
    console(f"{x:.2f}")


# T039-format-of-a-float.py:5:13: error: T039: 'u64' cannot be formatted so
#     console(f"{x:.2f}")
#             ^
#   write instead: '{x}' or '{x:x}' with integers and texts
