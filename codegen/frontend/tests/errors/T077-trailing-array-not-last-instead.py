from codegen.lang import Array, export, kobject, trailing_array, u64


@kobject()
class A:
    y: u64 = u64(0)
    xs: Array[u64] = trailing_array(u64)


@export
def f(a: A) -> u64:
    return a.xs[0]
