from codegen.lang import kobject, u64


@kobject()
class A:
    x: u64 = u64(0)


@kobject()
class B:
    a: A | None = None
    b: "A" = A()


# T030-object-field-of-nonnull-reference.py:12:5: error: T030: the value of 'b' cannot be computed at compile time
#     b: "A" = A()
#     ^
#   write instead: literals, Final constants, and what is made of them
