from codegen.lang import export, u64, value


@value
class A:
    x: u64


@export
def f(a: A, b: A) -> bool:
    return a.x == b.x
