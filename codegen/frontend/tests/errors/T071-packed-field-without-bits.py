"""A packed class is about bits, so each field says how many it takes."""

from codegen.lang import packed, u64


@packed(words=1)
class A:
    x: u64


# T071-packed-field-without-bits.py:8:5: error: T071: a field of a packed class has no width
#     x: u64
#     ^
#   write instead: '= bits(width)' after its type
