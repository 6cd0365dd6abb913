from codegen.lang import bits, packed, u64


def width() -> int:
    return 3


@packed(words=1)
class A:
    x: u64 = bits(width())


# T037-packed-width-not-constant.py:10:19: error: T037: 'bits' wants a constant here
#     x: u64 = bits(width())
#                   ^
#   write instead: a literal or a Final constant
