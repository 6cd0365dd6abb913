from codegen.lang import bits, packed, u64


@packed(tag=1, words=1)
class A:
    x: u64 = bits(4)


@packed(tag=2, words=2)
class B:
    x: u64 = bits(4)


Either = A | B


# T033-packed-words-differ.py:10:1: error: T033: 'B' is larger or smaller than others of 'Either'
#     class B:
#     ^
#   write instead: a tag of its own below 32 and the same number of words for each class of the union
