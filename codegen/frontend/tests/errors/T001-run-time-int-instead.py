from codegen.lang import export, u32, u64


@export
def f(x: u32) -> u64:
    return u64(x)
