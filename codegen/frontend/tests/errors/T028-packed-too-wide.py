"""A packed class fills one or two words of 64 bits. Fields are laid low bits first; one that does not
fit the rest of its word starts the next, and the tag takes five bits.
"""

from codegen.lang import bits, packed, u64


@packed(words=1)
class A:
    x: u64 = bits(60)
    y: u64 = bits(5)


# T028-packed-too-wide.py:9:1: error: T028: the fields of 'A' need more words than it has
#     class A:
#     ^
#   write instead: narrower fields, or words=2
