"""'replace' gives a changed copy of a value. An object is not copied: it is one thing, with an
address.
"""

from codegen.lang import kobject, replace, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A) -> A:
    return replace(a, x=u64(1))


# T103-replace-on-an-object.py:14:12: error: T103: 'replace' copies a value, and this is 'A'
#     return replace(a, x=u64(1))
#            ^
#   write instead: an assignment to the field of an object
