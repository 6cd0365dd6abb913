"""A trailing array takes what is left of its object's memory, however much that is. Behind it there is
no place.
"""

from codegen.lang import Array, kobject, trailing_array, u64


@kobject()
class A:
    xs: Array[u64] = trailing_array(u64)
    y: u64 = u64(0)


# T077-trailing-array-not-last.py:11:5: error: T077: 'xs' takes the rest of its object, and fields follow
#     y: u64 = u64(0)
#     ^
#   write instead: trailing_array(…) as the last field
