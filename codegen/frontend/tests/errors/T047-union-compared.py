from codegen.lang import u64, value


@value
class A:
    x: u64


def f(x: A | None, y: A) -> bool:
    return x == y


# T047-union-compared.py:10:12: error: T047: '==' does not compare such values
#     return x == y
#            ^
#   write instead: a comparison of numbers, or 'is' for enums and references
