from codegen.lang import Array, u64, value


@value
class A:
    x: u64


def f(a: Array[A]) -> None:
    a[0].x = u64(1)


# mypy-misc-field-of-a-value-assigned.py:10:5: error: misc: Property "x" defined in "A" is read-only
#     a[0].x = u64(1)
#     ^
#   write instead: 'replace(x, field=…)', which gives a changed copy
