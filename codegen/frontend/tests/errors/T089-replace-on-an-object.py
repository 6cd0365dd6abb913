from codegen.lang import kobject, replace, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(a: A) -> A:
    return replace(a, x=u64(1))


# T089-replace-on-an-object.py:10:12: error: T089: 'replace' copies a value, and this is 'A'
#     return replace(a, x=u64(1))
#            ^
#   write instead: an assignment to the field of an object
