from codegen.lang import value


@value
class A:
    x: "B"


@value
class B:
    x: "A"


# T078-value-contains-each-other.py:5:1: error: T078: 'A' contains itself
#     class A:
#     ^
#   write instead: a reference to an object, or an index
# T078-value-contains-each-other.py:10:1: error: T078: 'B' contains itself
#     class B:
#     ^
#   write instead: a reference to an object, or an index
