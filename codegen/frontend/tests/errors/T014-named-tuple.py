from typing import NamedTuple

from codegen.lang import u64


class A(NamedTuple):
    x: u64


# T014-named-tuple.py:6:1: error: T014: classes do not inherit
#     class A(NamedTuple):
#     ^
#   write instead: a union of classes, or one as a field of the other
