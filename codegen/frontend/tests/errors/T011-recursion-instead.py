from codegen.lang import export, u64, urange


@export
def f(x: u64) -> u64:
    total = u64(0)
    for i in urange(x):
        total += i
    return total
