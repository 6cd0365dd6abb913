from codegen.lang import export, u64, value


@value
class A:
    x: u64


@export
def zero() -> A:
    return A(u64(0))
