from codegen.lang import export, u64


@export
def f(x: u64) -> u64:
    return x * x
