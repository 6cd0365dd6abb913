from codegen.lang import Array, embedded_array, kobject, u64


def count() -> int:
    return 3


@kobject()
class A:
    xs: Array[u64] = embedded_array(u64, count())


# T037-embedded-array-without-a-constant.py:10:5: error: T037: 'embedded_array' wants a constant here
#     xs: Array[u64] = embedded_array(u64, count())
#     ^
#   write instead: a literal or a Final constant
