from codegen.lang import export, u64


@export
def f(x: u64) -> u64:
    y = x
    if y == 1:
        return y
    return x
