from codegen.lang import bits, packed, u64


@packed(words=1)
class A:
    x: u64 = bits(0)


# T031-packed-width-zero.py:6:19: error: T031: the number 0 is no width of 1 to 64 bits
#     x: u64 = bits(0)
#                   ^
#   write instead: a number that fits, or a conversion of the other side
