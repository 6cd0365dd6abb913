from codegen.lang import bits, packed, u64


@packed(words=1)
class A:
    x: u64 = bits(4)


def f() -> A:
    return A(u64(-1))


# T031-packed-literal-negative.py:10:12: error: T031: the number 18446744073709551615 does not fit 'x', 4 bits
#     return A(u64(-1))
#            ^
#   write instead: a number that fits, or a conversion of the other side
