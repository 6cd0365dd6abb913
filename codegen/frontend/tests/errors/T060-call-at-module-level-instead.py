from codegen.lang import export


@export
def start() -> None:
    f()


def f() -> None:
    pass
