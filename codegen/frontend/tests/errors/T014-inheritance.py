"""With inheritance the same field access could mean different layouts, and the same call different
functions. A union says which classes there are, and 'match' handles each of them; shared fields
become a field of their own.
"""

from codegen.lang import u64, value


@value
class A:
    x: u64


@value
class B(A):
    y: u64


# T014-inheritance.py:15:1: error: T014: classes do not inherit
#     class B(A):
#     ^
#   write instead: a union of classes, or one as a field of the other
