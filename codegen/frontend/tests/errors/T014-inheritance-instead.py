from codegen.lang import export, u64, value


@value
class A:
    x: u64


@value
class B:
    a: A
    y: u64


@export
def f(b: B) -> u64:
    return b.a.x + b.y
