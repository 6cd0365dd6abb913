from codegen.lang import embedded, kobject


@kobject()
class A:
    b: "B" = embedded(B)


@kobject()
class B:
    a: A = embedded(A)


# T078-two-embedded-in-each-other.py:5:1: error: T078: 'A' contains itself
#     class A:
#     ^
#   write instead: a reference to an object, or an index
# T078-two-embedded-in-each-other.py:10:1: error: T078: 'B' contains itself
#     class B:
#     ^
#   write instead: a reference to an object, or an index
