from codegen.lang import csr_read, export, u64


@export
def f() -> u64:
    return csr_read("sstatus")
