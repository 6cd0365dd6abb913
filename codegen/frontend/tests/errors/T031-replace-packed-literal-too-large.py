from codegen.lang import bits, packed, replace, u64


@packed(words=1)
class A:
    x: u64 = bits(4)


def f(a: A) -> A:
    return replace(a, x=u64(16))


# T031-replace-packed-literal-too-large.py:10:25: error: T031: the number 16 does not fit 'x', 4 bits
#     return replace(a, x=u64(16))
#                         ^
#   write instead: a number that fits, or a conversion of the other side
