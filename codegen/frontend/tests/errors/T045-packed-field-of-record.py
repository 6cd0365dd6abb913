"""A packed class is made of bit fields. Integers, bools and enums have bits; a reference fits because
addresses have 39 of them; a record has no fixed place among bits.
"""

from codegen.lang import bits, packed, u64, value


@value
class A:
    x: u64


@packed()
class B:
    a: A = bits(64)


# T045-packed-field-of-record.py:15:5: error: T045: a field of a packed class cannot be 'A'
#     a: A = bits(64)
#     ^
#   write instead: integers, bool, enums, and references of 39 bits
