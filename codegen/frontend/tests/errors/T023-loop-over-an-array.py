from codegen.lang import Array, u64


def f(xs: Array[u64]) -> None:
    for x in xs:
        pass


# T023-loop-over-an-array.py:5:14: error: T023: a 'for' loop counts, and this is no 'urange(…)'
#     for x in xs:
#              ^
#   write instead: 'for i in urange(n)', and 'i' as index
