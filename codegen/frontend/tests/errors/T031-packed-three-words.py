from codegen.lang import bits, packed, u64


@packed(words=3)
class A:
    x: u64 = bits(64)


# T031-packed-three-words.py:5:1: error: T031: the number 3 is not 1 or 2 words
#     class A:
#     ^
#   write instead: a number that fits, or a conversion of the other side
