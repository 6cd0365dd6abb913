from codegen.lang import VAddr, u64


def f(x: VAddr, y: u64) -> bool:
    return x == y


# T018-address-compared-with-a-number.py:5:12: error: T018: the sides have different types, 'VAddr' and 'u64'
#     return x == y
#            ^
#   write instead: a conversion of one side, as in 'u64(x) == y'
