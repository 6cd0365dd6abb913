from codegen.lang import bound, export, u64


@export
def f(x: u64) -> None:
    while x > 0:
        bound(64, "a bit goes each time")
        x >>= 1
