"""'...' stands for code to be written later; the compiler has nothing to make of it."""

from codegen.lang import u64


def f(x: u64) -> None: ...


# T069-ellipsis-body.py:6:24: error: T069: '...' stands for code that is not there
#     def f(x: u64) -> None: ...
#                            ^
#   write instead: 'pass', or the code
