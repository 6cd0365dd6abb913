"""A slice of Python is a new array with copies. Say where the part starts and how long it is, and loop
over it.
"""

from codegen.lang import Array, u64


def f(xs: Array[u64]) -> Array[u64]:
    return xs[1:3]


# T059-slice-of-array.py:9:15: error: T059: a slice makes a new array
#     return xs[1:3]
#               ^
#   write instead: a loop over 'urange', or a start and a length
