from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A | None) -> bool:
    if a:
        return True
    return False


# T022-truth-of-a-reference.py:10:8: error: T022: only a 'bool' is true or false, and this is 'A?'
#     if a:
#        ^
#   write instead: 'x != 0' or 'x is not None'
