from codegen.lang import Array, embedded_array, kobject, u64


@kobject()
class A:
    xs: Array[u64] = embedded_array(u64, 0)


# T031-embedded-array-of-none.py:6:42: error: T031: the number 0 is no length of an array
#     xs: Array[u64] = embedded_array(u64, 0)
#                                          ^
#   write instead: a number that fits, or a conversion of the other side
