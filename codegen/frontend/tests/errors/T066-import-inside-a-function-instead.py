from codegen.lang import export, u8, u64


@export
def f(x: u64) -> u64:
    return u64(u8(x))
