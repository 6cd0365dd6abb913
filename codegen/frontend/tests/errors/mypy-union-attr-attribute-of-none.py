from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A | None) -> u64:
    return a.x


# mypy-union-attr-attribute-of-none.py:10:12: error: union-attr: Item "None" of "A | None" has no attribute "x"
#     return a.x
#            ^
#   write instead: a test before: 'is not None', 'isinstance' or 'match'
