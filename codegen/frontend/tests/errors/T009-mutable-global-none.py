from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


current: A | None = None


def f(a: A) -> None:
    global current
    current = a


# T009-mutable-global-none.py:13:5: error: T009: 'global' declares a mutable variable outside
#     global current
#     ^
#   write instead: a field of a static object of the state module
