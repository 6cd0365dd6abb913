from typing import Final

from codegen.lang import VAddr, create, u64, value

RAW_ADDRESSES: Final = "a test"


@value
class A:
    x: u64


def f(at: VAddr) -> A:
    return create(A, at=at)


# T087-create-of-a-value.py:14:19: error: T087: 'A' has no address of its own
#     return create(A, at=at)
#                   ^
#   write instead: a @kobject class; values stand in its fields
