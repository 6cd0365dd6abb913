from codegen.lang import bound, export, u64


@export
def f(x: u64) -> u64:
    while x > 5:
        bound(64, "a bit goes each time")
        x >>= 1
    return x
