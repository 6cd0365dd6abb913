from codegen.lang import export, urange


@export
def f() -> None:
    for i in urange(5):
        pass
