from codegen.lang import embedded, kobject, u64, value


@kobject()
class A:
    x: u64 = u64(0)


@value
class B:
    a: A = embedded(A)


# T030-object-in-a-value.py:11:5: error: T030: the value of 'a' cannot be computed at compile time
#     a: A = embedded(A)
#     ^
#   write instead: literals, Final constants, and what is made of them
