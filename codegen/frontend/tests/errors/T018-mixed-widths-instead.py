from codegen.lang import export, u8, u64


@export
def f(x: u64, y: u8) -> bool:
    return x == u64(y)
