from codegen.lang import export, packed


@packed(tag=1)
class A:
    pass


@packed(tag=2)
class B:
    pass


Either = A | B


@export
def f(x: Either) -> bool:
    return isinstance(x, A)
