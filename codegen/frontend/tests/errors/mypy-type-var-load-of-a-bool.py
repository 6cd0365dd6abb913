from typing import Final

from codegen.lang import VAddr, load

RAW_ADDRESSES: Final = "a test"


def f(at: VAddr) -> bool:
    return load(bool, at=at)


# mypy-type-var-load-of-a-bool.py:9:12: error: type-var: Value of type variable "I" of "load" cannot be "bool"
#     return load(bool, at=at)
#            ^
#   write instead: a class that the function is made for
