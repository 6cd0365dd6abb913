from codegen.lang import Array, export, u64, urange


@export
def f(xs: Array[u64], count: u64) -> None:
    for i in urange(count):
        xs[i] = i
