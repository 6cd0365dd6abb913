from codegen.lang import Array, embedded_array, kobject, u64


@kobject()
class A:
    xs: Array[u64] = embedded_array(u64, -1)


# T031-negative-array-length.py:6:42: error: T031: the number -1 is no length of an array
#     xs: Array[u64] = embedded_array(u64, -1)
#                                          ^
#   write instead: a number that fits, or a conversion of the other side
