from codegen.lang import u64, value


@value
class A:
    x: u64


def f(a: A) -> u64:
    return a.y


# mypy-attr-defined-unknown-field.py:10:12: error: attr-defined: "A" has no attribute "y"
#     return a.y
#            ^
#   write instead: the name of a field or method that the class has
