from codegen.lang import section, u64


@section(".data")
def f(x: u64) -> u64:
    return x


# T091-section-of-data.py:4:10: error: T091: the section is not one that the linker keeps, or the function is inlined and stands nowhere
#     @section(".data")
#              ^
#   write instead: @section(".text.NAME") without @inline
