from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


@kobject()
class B(A):
    y: u64 = u64(0)


# T014-object-inherits.py:10:1: error: T014: classes do not inherit
#     class B(A):
#     ^
#   write instead: a union of classes, or one as a field of the other
