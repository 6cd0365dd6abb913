from codegen.lang import export


def g() -> None:
    pass


@export
def f(b: bool) -> None:
    if b:
        g()
