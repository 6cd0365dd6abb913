from codegen.lang import export, u64


@export
def f(x: u64) -> u64:
    x += 1
    return x
