from codegen.lang import export


@export
def f() -> None:
    pass
