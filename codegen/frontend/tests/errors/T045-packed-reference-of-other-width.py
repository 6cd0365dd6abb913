from codegen.lang import bits, kobject, packed, u64


@kobject()
class A:
    x: u64 = u64(0)


@packed()
class B:
    a: A = bits(40)


# T045-packed-reference-of-other-width.py:10:1: error: T045: a field of a packed class cannot be 'a reference of other than 39 bits'
#     class B:
#     ^
#   write instead: integers, bool, enums, and references of 39 bits
