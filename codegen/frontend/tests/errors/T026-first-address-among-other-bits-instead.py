from typing import Final

from codegen.lang import VAddr, bits, export, first_address, packed, u64

RAW_ADDRESSES: Final = "addresses are shown"


@packed(tag=1)
class A:
    base: u64 = bits(39)


@packed(tag=2)
class B:
    count: u64 = bits(20)


Either = A | B


@export
def f(number: u64) -> VAddr:
    either: Either = A(number)
    if number == 0:
        either = B(number)
    return first_address(either)
