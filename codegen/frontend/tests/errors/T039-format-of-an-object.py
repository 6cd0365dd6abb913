from codegen.lang import console, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A) -> None:
    console(f"{a}")


# T039-format-of-an-object.py:10:13: error: T039: 'A' cannot be formatted so
#     console(f"{a}")
#             ^
#   write instead: '{x}' or '{x:x}' with integers and texts
