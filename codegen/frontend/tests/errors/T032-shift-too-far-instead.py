from codegen.lang import export, u32


@export
def f(x: u32) -> u32:
    return x << 31
