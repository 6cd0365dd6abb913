from typing import TypedDict

from codegen.lang import u64


class A(TypedDict):
    x: u64


# T014-typed-dict.py:6:1: error: T014: classes do not inherit
#     class A(TypedDict):
#     ^
#   write instead: a union of classes, or one as a field of the other
