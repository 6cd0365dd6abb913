"""The name becomes part of an instruction. The assembler would refuse it much later, and in its own
words.
"""

from codegen.lang import csr_read, u64


def f() -> u64:
    return csr_read("nothing")


# T105-csr-unknown.py:9:21: error: T105: 'nothing' is no control and status register of RISC-V
#     return csr_read("nothing")
#                     ^
#   write instead: a name like 'sstatus' or 'time'
