from codegen.lang import Array, embedded_array, export, kobject, u64


@kobject()
class A:
    xs: Array[u64] = embedded_array(u64, 2)


@export
def f(a: A) -> u64:
    return a.xs[0]
