"""Values and embedded objects stand inline, so one that contains itself would never end."""

from codegen.lang import u64, value


@value
class A:
    x: u64
    inner: "A"


# T078-value-contains-itself.py:7:1: error: T078: 'A' contains itself
#     class A:
#     ^
#   write instead: a reference to an object, or an index
