from codegen.lang import export, u64


@export
def f(x: u64) -> u64:
    if x != 0:
        return x
    return u64(0)
