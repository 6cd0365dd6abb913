from codegen.lang import bits, packed, u64


@packed(words=1)
class A:
    x: u64 = bits(4)


@packed(tag=2, words=1)
class B:
    x: u64 = bits(4)


Either = A | B


def f(e: Either) -> u64:
    return e.x


# T072-packed-untagged-in-a-union.py:18:12: error: T072: 'x' of a union could be one of several
#     return e.x
#            ^
#   write instead: 'match' or 'isinstance' before
