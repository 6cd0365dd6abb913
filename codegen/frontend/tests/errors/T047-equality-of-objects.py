from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A, b: A) -> bool:
    return a == b


# T047-equality-of-objects.py:10:12: error: T047: '==' does not compare such values
#     return a == b
#            ^
#   write instead: a comparison of numbers, or 'is' for enums and references
