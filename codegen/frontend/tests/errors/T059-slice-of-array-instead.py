from codegen.lang import Array, export, u64, urange


@export
def f(xs: Array[u64], start: u64, count: u64) -> u64:
    total = u64(0)
    for i in urange(start, start + count):
        total += xs[i]
    return total
