"""'size_bits' says how much memory an object gets; 'create' and arrays count on it."""

from typing import Final

from codegen.lang import Array, VAddr, create, embedded_array, export, kobject, u64

RAW_ADDRESSES: Final = "a test"


@kobject(size_bits=4)
class A:
    xs: Array[u64] = embedded_array(u64, 3)


@export
def f(at: VAddr) -> u64:
    return create(A, at=at).xs[0]


# T102-object-larger-than-its-size.py:11:1: error: T102: the fields of 'A' take 24 bytes, its size_bits say 16
#     class A:
#     ^
#   write instead: the size_bits that fits; for arrays exactly
