"""An import inside a function says that something is needed there, but takes effect for the whole
program.
"""

from codegen.lang import u64, u8


def f(x: u64) -> u64:
    from codegen.lang import u8

    return u64(u8(x))


# T066-import-inside-a-function.py:9:5: error: T066: an import stands inside a function
#     from codegen.lang import u8
#     ^
#   write instead: the import at the module's top
