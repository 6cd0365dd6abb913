"""A packed value inside another one takes exactly the bits that its fields take."""

from codegen.lang import bits, packed, u64


@packed(words=1)
class Rights:
    read: bool = bits(1)


@packed(words=1)
class Entry:
    rights: Rights = bits(2)
    page: u64 = bits(44)


# T084-packed-in-a-wider-field.py:13:5: error: T084: 'Rights' does not fit into this field as it is
#     rights: Rights = bits(2)
#     ^
#   write instead: an untagged class with words=1 that is defined above, in a field exactly as wide as its fields
