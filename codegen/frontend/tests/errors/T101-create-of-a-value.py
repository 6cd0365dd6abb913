"""Only objects (@kobject) have an address that others may know. Values are copied, and stand in fields
of objects.
"""

from typing import Final

from codegen.lang import VAddr, create, u64, value

RAW_ADDRESSES: Final = "a test"


@value
class A:
    x: u64


def f(at: VAddr) -> A:
    return create(A, at=at)


# T101-create-of-a-value.py:18:19: error: T101: 'A' has no address of its own
#     return create(A, at=at)
#                   ^
#   write instead: a @kobject class; values stand in its fields
