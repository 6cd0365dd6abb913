from codegen.lang import export, u64


@export
def f(x: u64) -> None:
    assert x != 0, "the length is never zero"
