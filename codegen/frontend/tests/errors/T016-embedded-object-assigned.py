"""An embedded object is part of its owner's memory: it has an address of its own that others may hold,
so it cannot be exchanged. Change its fields.
"""

from codegen.lang import embedded, kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


@kobject()
class B:
    a: A = embedded(A)


def f(b: B, a: A) -> None:
    b.a = a


# T016-embedded-object-assigned.py:19:5: error: T016: 'a' is inline in its object and is never reassigned
#     b.a = a
#     ^
#   write instead: an assignment to each field of what stands there
