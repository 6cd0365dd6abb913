from typing import Any

from codegen.lang import u64


def g(x: u64) -> Any:
    return x


# T012-any-local.py:6:1: error: T012: the type is 'Any', which has no layout
#     def g(x: u64) -> Any:
#     ^
#   write instead: an annotation with a type of the dialect
