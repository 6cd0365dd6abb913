from codegen.lang import console, u64


def f(x: u64) -> None:
    console(f"{x!r}")


# T039-format-with-repr.py:5:16: error: T039: '!r' cannot be formatted so
#     console(f"{x!r}")
#                ^
#   write instead: '{x}' or '{x:x}' with integers and texts
