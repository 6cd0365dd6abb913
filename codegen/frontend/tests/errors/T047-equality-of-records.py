from codegen.lang import u64, value


@value
class A:
    x: u64


def f(a: A, b: A) -> bool:
    return a == b


# T047-equality-of-records.py:10:12: error: T047: '==' does not compare such values
#     return a == b
#            ^
#   write instead: a comparison of numbers, or 'is' for enums and references
