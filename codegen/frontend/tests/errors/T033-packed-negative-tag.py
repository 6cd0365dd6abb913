from codegen.lang import bits, packed, u64


@packed(tag=-1)
class A:
    x: u64 = bits(4)


# T033-packed-negative-tag.py:5:1: error: T033: the tag of 'A' does not fit five bits
#     class A:
#     ^
#   write instead: a tag of its own below 32 and the same number of words for each class of the union
