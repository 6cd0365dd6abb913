from codegen.lang import csr_read, u64


def f() -> u64:
    return csr_read("nothing")


# T086-csr-unknown.py:5:21: error: T086: 'nothing' is no control and status register of RISC-V
#     return csr_read("nothing")
#                     ^
#   write instead: a name like 'sstatus' or 'time'
