"""Whoever turns a number into memory can break every promise that the types make. Only files that say
why they must may do so; the build counts the places.
"""

from codegen.lang import VAddr, load, u64


def f(at: VAddr) -> u64:
    return load(u64, at=at)


# T019-raw-address.py:9:12: error: T019: 'load' turns integers into memory, which this file does not declare
#     return load(u64, at=at)
#            ^
#   write instead: the call in a file that declares 'RAW_ADDRESSES: Final = "why"', or that declaration here
