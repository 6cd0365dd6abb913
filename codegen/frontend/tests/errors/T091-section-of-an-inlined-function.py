"""A section is a part of the program's memory that the linker lays out; it keeps those that it knows.
An inlined function stands wherever it is called, so it has no place of its own.
"""

from codegen.lang import inline, section, u64


@inline
@section(".text.hot")
def f(x: u64) -> u64:
    return x


# T091-section-of-an-inlined-function.py:8:2: error: T091: the section is not one that the linker keeps, or the function is inlined and stands nowhere
#     @inline
#      ^
#   write instead: @section(".text.NAME") without @inline
