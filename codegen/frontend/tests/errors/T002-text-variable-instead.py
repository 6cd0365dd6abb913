from codegen.lang import console, export


@export
def f() -> None:
    console("abc")
