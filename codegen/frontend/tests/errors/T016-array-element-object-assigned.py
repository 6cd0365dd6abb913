from codegen.lang import Array, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(xs: Array[A], a: A) -> None:
    xs[0] = a


# T016-array-element-object-assigned.py:10:5: error: T016: 'the element' is inline in its object and is never reassigned
#     xs[0] = a
#     ^
#   write instead: an assignment to each field of what stands there
