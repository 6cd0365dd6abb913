"""What becomes part of an instruction or of a layout has to be known at compile time."""

from codegen.lang import csr_read, u64


def f(name: str) -> u64:
    return csr_read(name)


# T037-register-name-not-constant.py:7:21: error: T037: 'csr_read' wants a constant here
#     return csr_read(name)
#                     ^
#   write instead: a literal or a Final constant
