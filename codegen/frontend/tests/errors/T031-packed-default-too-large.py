from codegen.lang import bits, packed, u64


@packed(words=1)
class A:
    x: u64 = bits(4, default=u64(16))


# T031-packed-default-too-large.py:6:30: error: T031: the number 16 does not fit 4 bits
#     x: u64 = bits(4, default=u64(16))
#                              ^
#   write instead: a number that fits, or a conversion of the other side
