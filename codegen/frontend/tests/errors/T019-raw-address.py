from codegen.lang import VAddr, load, u64


def f(at: VAddr) -> u64:
    return load(u64, at=at)


# T019-raw-address.py:5:12: error: T019: 'load' turns integers into memory, which this file does not declare
#     return load(u64, at=at)
#            ^
#   write instead: the call in a file that declares 'RAW_ADDRESSES: Final = "why"', or that declaration here
