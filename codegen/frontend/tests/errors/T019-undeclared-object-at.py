from codegen.lang import VAddr, kobject, object_at, u64


@kobject()
class A:
    x: u64 = u64(0)


def f(at: VAddr) -> A:
    return object_at(A, at=at)


# T019-undeclared-object-at.py:10:12: error: T019: 'object_at' turns integers into memory, which this file does not declare
#     return object_at(A, at=at)
#            ^
#   write instead: the call in a file that declares 'RAW_ADDRESSES: Final = "why"', or that declaration here
