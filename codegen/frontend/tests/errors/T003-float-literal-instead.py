from codegen.lang import export, u64


@export
def f() -> u64:
    return u64(500)
