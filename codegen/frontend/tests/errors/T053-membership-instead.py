from codegen.lang import export, u64


@export
def f(x: u64) -> bool:
    return x == 1 or x == 2
