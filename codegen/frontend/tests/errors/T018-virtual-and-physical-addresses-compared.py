from codegen.lang import PAddr, VAddr


def f(x: VAddr, y: PAddr) -> bool:
    return x == y


# T018-virtual-and-physical-addresses-compared.py:5:12: error: T018: the sides have different types, 'VAddr' and 'PAddr'
#     return x == y
#            ^
#   write instead: a conversion of one side, as in 'u64(x) == y'
