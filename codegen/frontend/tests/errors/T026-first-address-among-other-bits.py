from typing import Final

from codegen.lang import VAddr, bits, first_address, packed, u64

RAW_ADDRESSES: Final = "addresses are shown"


@packed(tag=1)
class A:
    base: u64 = bits(39)


@packed(tag=2)
class B:
    count: u64 = bits(30)


Either = A | B


def f(x: Either) -> VAddr:
    return first_address(x)


# T026-first-address-among-other-bits.py:22:12: error: T026: 'first_address' of 'Either' is not part of the dialect
#     return first_address(x)
#            ^
#   write instead: what docs/dialect.md describes
